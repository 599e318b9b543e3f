import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { systemClock } from "../../base/systemClock.ts";
import { type LlamaServer, openLlamaServer } from "./llamaServer.ts";
import { pidListeningOn } from "./listener.ts";

export type RunningServer = {
  readonly server: LlamaServer;
  /** Undefined where the system does not tell, or when it runs on another machine. */
  readonly pid: number | undefined;
  readonly slots: number;
  readonly close: () => Promise<void>;
};

export type ServerWanted = {
  /** A URL of one that runs, or the path of the program. */
  readonly named: string;
  readonly modelFile: string;
  readonly threads: number;
  readonly signal: AbortSignal;
};

/** A prompt each for two clients, with room for llama.vim's longest. */
const contextTokens = 16_384;
const slots = 2;
const startMs = 180_000;
const lookMs = 500;

/** A text is why it cannot be used, and what to do. */
export async function findLlamaServer(wanted: ServerWanted): Promise<RunningServer | string> {
  const { named, modelFile } = wanted;
  if (/^https:/i.test(named)) return `${named}: a llama-server is asked over plain HTTP on this machine`;
  const started = /^http:/i.test(named) ? useRunning(named) : await start(wanted);
  if (typeof started === "string") return started;
  const looked = await started.server.look();
  const problem = "problem" in looked ? looked.problem : otherModel(looked.model, modelFile);
  if (problem !== undefined || "problem" in looked) {
    await started.close();
    return problem ?? "";
  }
  return { ...started, slots: looked.slots };
}

/** The same weights in both is the point; a server that does not say what it serves is believed. */
function otherModel(served: string | undefined, file: string): string | undefined {
  const own = file.split(/[\\/]/).at(-1);
  if (served === undefined || served === own) return undefined;
  return `the llama-server serves ${served}, the language server would use ${own}; both need the same file (--model)`;
}

type Started = Omit<RunningServer, "slots">;

function useRunning(url: string): Started {
  const port = Number(new URL(url).port || 80);
  return { server: openLlamaServer(url), pid: pidListeningOn(port), close: async () => {} };
}

async function start({ named, modelFile, threads, signal }: ServerWanted): Promise<Started | string> {
  const port = await freePort();
  const args = ["--model", modelFile, "--host", "127.0.0.1", "--port", String(port), "--threads", String(threads)];
  args.push("--ctx-size", String(contextTokens), "--parallel", String(slots));
  const child = spawn(named, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  let ending: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      ending ??= why;
      resolve();
    };
    child.once("error", (error) => end(error.message)).once("exit", (code) => end(`it ended with code ${code}`));
  });
  const close = async (): Promise<void> => {
    if (ending === undefined) child.kill("SIGKILL");
    await ended;
  };
  const server = openLlamaServer(`http://127.0.0.1:${port}`);
  for (const until = systemClock.now() + startMs; systemClock.now() < until && !signal.aborted;) {
    if (ending !== undefined) return `${named} could not be started: ${ending}. ${lastLine(said)}`;
    if (!("problem" in (await server.look()))) return { server, pid: child.pid, close };
    await systemClock.sleep(lookMs);
  }
  await close();
  return signal.aborted ? "interrupted" : `${named} was not ready within ${startMs / 1000} s`;
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
