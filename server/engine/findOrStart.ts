import { deadlines } from "./deadlines.ts";
import { rest } from "../domain/deadline.ts";
import { secureFolder } from "./endpoint.ts";
import { hostExitCodes } from "./hostExitCodes.ts";
import { type HostLink, type LinkDeps, openLink } from "./hostLink.ts";
import type { SpawnHost, StartingHost } from "./spawnHost.ts";

export type Found =
  | { readonly kind: "linked"; readonly link: HostLink }
  | { readonly kind: "trouble"; readonly reason: "engineFailed" | "engineVersion"; readonly detail: string };

const firstWaitMs = 30;
const longestWaitMs = 300;

/** Connects to the host of this user, and starts one if there is none. */
export async function findOrStart(
  deps: LinkDeps & { readonly spawnHost: SpawnHost; readonly signal: AbortSignal },
): Promise<Found> {
  const { endpoint, clock, signal } = deps;
  const folder = secureFolder(endpoint);
  if (folder.kind === "unsafe") return failed(folder.detail);
  const since = clock.now();
  let started: Watched | undefined;
  let waitMs = firstWaitMs;
  while (!signal.aborted && clock.now() - since < deadlines.startMs) {
    const outcome = await openLink(deps);
    if (outcome.kind === "linked" || outcome.kind === "trouble") return outcome;
    if (started?.code !== undefined && started.code !== hostExitCodes.ok) return failed(endingOf(started.code, deps));
    // A host that found another one running ends well; if that one has gone meanwhile, it is our turn again.
    if (outcome.kind === "nobody" && (!started || started.hasEnded)) started = watch(deps.spawnHost());
    await rest(clock, waitMs, signal);
    waitMs = Math.min(longestWaitMs, waitMs * 1.5);
  }
  return failed(`The engine did not start within ${deadlines.startMs / 1000} seconds. ${logHint(deps)}`);
}

type Watched = { hasEnded: boolean; code: number | undefined };

function watch(host: StartingHost): Watched {
  const watched: Watched = { hasEnded: false, code: undefined };
  void host.ended.then((code) => {
    watched.hasEnded = true;
    watched.code = code ?? hostExitCodes.failed;
  });
  return watched;
}

function endingOf(code: number, deps: LinkDeps): string {
  const { endpoint } = deps;
  if (code === hostExitCodes.taken) return `${endpoint.address} exists and is not the engine's socket. Remove it.`;
  if (code === hostExitCodes.unsafe) return `${endpoint.folder} cannot be used by the engine.`;
  return `The engine could not be started (exit code ${code}). ${logHint(deps)}`;
}

const logHint = ({ endpoint }: LinkDeps): string => `Its log is ${endpoint.folder}/engine.log.`;

const failed = (detail: string): Found => ({ kind: "trouble", reason: "engineFailed", detail });
