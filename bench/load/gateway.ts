import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Pace } from "./engineTaking.ts";

export type FromServer =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "usage"; readonly residentBytes: number; readonly cpuMs: number }
  /** `at`: milliseconds since 1970, with fractions. */
  | { readonly kind: "left"; readonly at: number };

export type LoadGateway = {
  readonly url: string;
  usage(): Promise<Extract<FromServer, { kind: "usage" }>>;
  next<Kind extends FromServer["kind"]>(kind: Kind): Promise<Extract<FromServer, { kind: Kind }>>;
  close(): Promise<void>;
};

const patienceMs = 60_000;

export async function startLoadGateway(pace: Pace): Promise<LoadGateway> {
  const script = join(import.meta.dirname, "..", "loadServer.ts");
  const child = fork(script, [JSON.stringify(pace)], { execArgv: ["--import", "tsx", "--expose-gc"] });
  const next: LoadGateway["next"] = (kind) => nextFrom(child, kind);
  const { url } = await next("listening");
  return {
    url,
    next,
    usage() {
      const answer = next("usage");
      child.send("usage");
      return answer;
    },
    async close() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

function nextFrom<Kind extends FromServer["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromServer, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      child.off("message", take).off("exit", gone);
    };
    const take = (message: FromServer): void => {
      if (message.kind !== kind) return;
      stop();
      resolve(message as Extract<FromServer, { kind: Kind }>);
    };
    const gone = (): void => {
      stop();
      reject(new Error("the gateway's process ended"));
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`the gateway's process did not tell "${kind}" within a minute`));
    }, patienceMs);
    child.on("message", take).on("exit", gone);
  });
}
