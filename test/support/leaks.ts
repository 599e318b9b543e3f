import assert from "node:assert/strict";

/** Fails the run when a test leaves a process, a server, a socket or a timer behind. Loaded by .mocharc.json. */
const watched = new Set(["ProcessWrap", "TCPServerWrap", "TCPSocketWrap", "PipeServerWrap", "Timeout"]);
const graceMs = 3000;

const open = (): string[] => process.getActiveResourcesInfo().filter((name) => watched.has(name));

export const mochaHooks = {
  async afterAll(): Promise<void> {
    const deadline = Date.now() + graceMs;
    // The hook's own time limit and the pause below are timers, too.
    const isClean = (): boolean => open().filter((name) => name !== "Timeout").length === 0 && open().length <= 2;
    while (!isClean() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(isClean(), `left open after the last test: ${open().join(", ")}`);
  },
};
