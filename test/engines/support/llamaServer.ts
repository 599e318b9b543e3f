import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { realServer, type RealServer } from "./realServer.ts";

/** A real llama-server on the small model. */
export type LlamaServer = RealServer & {
  /** For `engine.endpoints`. */
  readonly entry: string;
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
  const server = await realServer({ name: "llama-server", of: commandFor, patienceMs: 200_000 });
  return {
    ...server,
    entry: `llama-server ${server.url}`,
    async busySlots() {
      const answer = await fetch(`${server.url}/slots`);
      const slots = (await answer.json()) as readonly { readonly is_processing: boolean }[];
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
