import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

/** A real llama-server on the small model, on a port of loopback that stays the same when it is started again. */
export type LlamaServer = {
  readonly url: string;
  /** For `engine.endpoints`. */
  readonly entry: string;
  start(): Promise<void>;
  /** As a crash or the system's killer does it. */
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing, as a machine that hangs. */
  freeze(): void;
  thaw(): void;
  /** How many of its slots work. */
  busySlots(): Promise<number>;
};

const { LLAMA_SERVER: binary, PYTHON: python } = {
  LLAMA_SERVER: process.env["LACUNA_TEST_LLAMA_SERVER"] ?? "",
  PYTHON: process.env["LACUNA_TEST_LLAMA_PYTHON"] ?? "",
};
const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
const model = join(cache, "lacuna", "models", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf");
const script = join(import.meta.dirname, "llama_server.py");
/** Loading takes seconds, and minutes where the machine is busy. */
const patienceMs = 200_000;

/** What has to be there and is not. */
export const lacking: readonly string[] = [
  ...(existsSync(model) ? [] : [`the model ${model}: \`lacuna models pull qwen2.5-coder-0.5b\``]),
  ...(existsSync(binary) || existsSync(python)
    ? []
    : [
        "a llama-server: LACUNA_TEST_LLAMA_SERVER with the path of the program, or LACUNA_TEST_LLAMA_PYTHON with the path of a Python that has the package xllamacpp",
      ]),
];

export async function llamaServer(): Promise<LlamaServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    entry: `llama-server ${url}`,
    async start() {
      const [program = "", ...args] = commandFor(port);
      child = spawn(program, args, { stdio: "ignore" });
      await untilHealthy(url, child).catch((error: unknown) => {
        child?.kill("SIGKILL");
        throw error;
      });
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    async busySlots() {
      const slots = (await (await fetch(`${url}/slots`)).json()) as readonly { readonly is_processing: boolean }[];
      return slots.filter(({ is_processing }) => is_processing).length;
    },
  };
}

const commandFor = (port: number): readonly string[] =>
  existsSync(binary)
    ? [
        ...[binary, "-m", model, "--host", "127.0.0.1", "--port", String(port), "--slots", "--no-warmup"],
        ...["-np", "2", "-c", "8192", "-t", "1", "-tb", "1"],
      ]
    : [python, script, model, String(port)];

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    assert.equal(child.exitCode, null, "the llama-server ended while it was starting");
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the llama-server at ${url} was not healthy after ${patienceMs} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
