import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, "../../..");

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

export type TerminalOptions = {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

/** A program in a terminal of 100 by 24 cells, kept by a tmux server of its own. */
export class Terminal {
  readonly #socket: string;

  constructor({ command, cwd, env }: TerminalOptions) {
    this.#socket = `lacuna-test-${process.pid}-${Date.now()}`;
    const size = ["-x", "100", "-y", "24"];
    const start = ["-L", this.#socket, "-f", "/dev/null", "new-session", "-d", ...size, "-c", cwd, "--", ...command];
    execFileSync("tmux", start, { env: { ...process.env, LC_ALL: "C.UTF-8", ...env } });
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    return (await run("tmux", ["-L", this.#socket, ...args])).stdout;
  }

  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Keys by tmux's names: Enter, Escape, C-x, M-x. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async screen(): Promise<string> {
    return this.#tmux("capture-pane", "-p").catch(() => "the program has ended");
  }

  async until(what: string, claim: (screen: string) => boolean, timeoutMs = 20_000): Promise<string> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const screen = await this.screen();
      if (claim(screen)) return screen;
      if (Date.now() > end) throw new Error(`timed out: ${what}\n${screen}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async screenshot(name: string): Promise<void> {
    const file = join(repository, "out/screenshots", `${name}.txt`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await this.screen());
  }

  async stop(): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined); // it ends by itself with the program
  }
}
