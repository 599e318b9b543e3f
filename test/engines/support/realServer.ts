import assert from "node:assert/strict";
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** A real engine on a port of loopback that stays the same when it is started again. */
export type RealServer = {
  readonly url: string;
  start(): Promise<void>;
  /** As a crash or the system's killer does it. */
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing, as a machine that hangs. */
  freeze(): void;
  thaw(): void;
};

type Command = {
  readonly name: string;
  readonly of: (port: number) => readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Loading takes seconds, and minutes where the machine is busy. */
  readonly patienceMs: number;
};

export async function realServer({ name, of, env, patienceMs }: Command): Promise<RealServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  // Its own group: vLLM has processes of its own, and a crash of the machine takes them too.
  const options: SpawnOptions = { stdio: "ignore", detached: true, env: { ...process.env, ...env } };
  const signal = (what: NodeJS.Signals): void => {
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, what);
  };
  // A run that is broken off leaves nothing behind.
  process.once("exit", () => signal("SIGKILL"));
  return {
    url,
    async start() {
      const [program = "", ...args] = of(port);
      child = spawn(program, args, options);
      await untilHealthy({ name, url, patienceMs }, child).catch((error: unknown) => {
        signal("SIGKILL");
        throw error;
      });
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      signal("SIGKILL");
      await gone;
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
  };
}

type Waited = { readonly name: string; readonly url: string; readonly patienceMs: number };

async function untilHealthy({ name, url, patienceMs }: Waited, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    assert.equal(child.exitCode, null, `the ${name} ended while it was starting`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the ${name} at ${url} was not healthy after ${patienceMs} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
