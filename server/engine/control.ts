import { systemClock } from "../base/systemClock.ts";
import { silentLog } from "../domain/log.ts";
import { deadlines } from "./deadlines.ts";
import { late, within } from "../domain/deadline.ts";
import { type Endpoint, findEndpoint, hostAddresses, lookAt } from "./endpoint.ts";
import { greet } from "./hostLink.ts";
import type { HostStatus } from "./protocol.ts";

export type StatusOutcome =
  | { readonly kind: "running"; readonly status: HostStatus; readonly lines: readonly string[] }
  | { readonly kind: "stopped" }
  | { readonly kind: "trouble"; readonly detail: string };

/** Asks the running host about itself; never starts one. */
export async function engineStatus(version: string, endpoint: Endpoint = findEndpoint()): Promise<StatusOutcome> {
  if (lookAt(endpoint) === "free") return { kind: "stopped" };
  const greeted = await greet({ endpoint, version, clock: systemClock, log: silentLog });
  if (greeted.kind === "nobody") return { kind: "stopped" };
  if (greeted.kind === "trouble") return { kind: "trouble", detail: greeted.detail };
  const status = await greeted.link.status();
  greeted.link.close();
  if (!status) return { kind: "trouble", detail: `The engine at ${endpoint.address} does not answer.` };
  return { kind: "running", status, lines: describe(status) };
}

export type StopOutcome = { readonly isDone: boolean; readonly lines: readonly string[] };

/** Ends every host of this user, also those of other versions. */
export async function stopEngines(version: string, endpoint: Endpoint = findEndpoint()): Promise<StopOutcome> {
  const outcomes = await Promise.all(
    hostAddresses(endpoint).map((address) => stopOne(version, { ...endpoint, address })),
  );
  const lines = outcomes.map(({ line }) => line).filter((line) => line !== undefined);
  if (lines.length === 0) return { isDone: true, lines: ["The engine was not running."] };
  return { isDone: outcomes.every(({ isDone }) => isDone), lines };
}

type StoppedOne = { readonly isDone: boolean; readonly line: string | undefined };

async function stopOne(version: string, endpoint: Endpoint): Promise<StoppedOne> {
  const greeted = await greet({ endpoint, version, clock: systemClock, log: silentLog });
  if (greeted.kind === "nobody") return { isDone: true, line: undefined };
  if (greeted.kind === "trouble") return { isDone: false, line: greeted.detail };
  const { link, answer } = greeted;
  const ended = new Promise<void>((resolve) => link.listen({ state: () => {}, end: () => resolve() }));
  await link.stop();
  const isLate = (await within(systemClock, deadlines.stopMs, ended)) === late;
  link.close();
  if (isLate) return killHost(answer.pid);
  return { isDone: true, line: `Engine process ${answer.pid} (version ${answer.version}) has ended.` };
}

/** A host that is stuck in native code hears nothing. */
function killHost(pid: number): StoppedOne {
  try {
    process.kill(pid, "SIGKILL");
    return { isDone: true, line: `Engine process ${pid} did not answer and was killed.` };
  } catch (error) {
    return { isDone: false, line: `Engine process ${pid} could not be ended: ${String(error)}` };
  }
}

function describe(status: HostStatus): string[] {
  const { pid, version, uptimeSeconds, clients, requests, residentBytes, parkedBytes, state } = status;
  const model = state.kind === "ready" ? state.model : undefined;
  return [
    `engine    process ${pid}, version ${version}, up ${uptimeSeconds} s`,
    model
      ? `model     ${model.id} on ${model.device}, ${model.threads} threads, ${model.contextTokens} tokens of context`
      : `model     ${state.kind}${"detail" in state ? `: ${state.detail}` : ""}`,
    ...(model ? [`speed     ${model.prefillPerSecond} tokens/s read, ${model.decodePerSecond} tokens/s written`] : []),
    `clients   ${clients}, requests ${requests}`,
    `memory    ${mib(residentBytes)} resident, ${mib(parkedBytes)} for documents you left`,
  ];
}

const mib = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
