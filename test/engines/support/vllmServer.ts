import { existsSync } from "node:fs";
import { realServer, type RealServer } from "./realServer.ts";

/** A real vLLM. */
export type VllmServer = RealServer & {
  /** For `engine.endpoints`. */
  readonly entry: string;
  /** Requests that it works on. */
  running(): Promise<number>;
};

const program = process.env["LACUNA_TEST_VLLM"] ?? "";
const model = process.env["LACUNA_TEST_VLLM_MODEL"] ?? "";

/** What has to be there and is not. */
export const lackingForVllm: readonly string[] = [
  ...(existsSync(program) ? [] : ["LACUNA_TEST_VLLM with the path of the program vllm"]),
  ...(existsSync(model) ? [] : ["LACUNA_TEST_VLLM_MODEL with the folder of a model in its format"]),
];

/** One thread and 1 GiB of cache; `VLLM_` variables that are set already hold. */
const env: NodeJS.ProcessEnv = {
  ...{ HF_HUB_OFFLINE: "1", TRANSFORMERS_OFFLINE: "1", VLLM_NO_USAGE_STATS: "1", DO_NOT_TRACK: "1" },
  ...{ VLLM_TARGET_DEVICE: "cpu", VLLM_HOST_IP: "127.0.0.1", VLLM_CPU_KVCACHE_SPACE: "1" },
  ...{ VLLM_CPU_OMP_THREADS_BIND: "0", VLLM_CPU_NUM_OF_RESERVED_CPU: "0" },
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("VLLM_"))),
};

export async function vllmServer(): Promise<VllmServer> {
  const server = await realServer({ name: "vLLM", of: commandFor, env, patienceMs: 600_000 });
  return {
    ...server,
    entry: `vllm ${server.url}`,
    async running() {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^vllm:num_requests_running\{.*?\} (\S+)$/m.exec(metrics)?.[1]);
    },
  };
}

const commandFor = (port: number): readonly string[] => [
  ...[program, "serve", model, "--served-model-name", "qwen-coder", "--host", "127.0.0.1", "--port", String(port)],
  ...["--dtype", "bfloat16", "--max-model-len", "4096", "--enforce-eager", "--enable-prefix-caching"],
  // Small blocks, so that a short prompt fills several; only whole ones are shared.
  ...["--block-size", "32", "--max-num-seqs", "16", "--enable-prompt-tokens-details"],
];
