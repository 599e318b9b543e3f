import { createHash } from "node:crypto";

/**
 * Rendezvous hashing: every key has its own order of the names, and a name that comes or goes moves only the keys whose
 * first choice it was. The same key goes to the same replica, where its prompt has been read already.
 */
export function ranked<Each extends { readonly name: string }>(all: readonly Each[], key: string): readonly Each[] {
  return all
    .map((each) => ({ each, weight: createHash("sha256").update(`${each.name}\n${key}`).digest().readUInt32BE(0) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ each }) => each);
}

/** So many requests at once disturb nobody; below it, going where the prompt was read is always better. */
const calm = 2;
const mostOverMean = 1.25;

/** Bounded load: no replica gets more than this while others have less to do. */
export const loadBound = (inFlight: number, replicas: number): number =>
  Math.max(calm, Math.ceil((mostOverMean * (inFlight + 1)) / Math.max(1, replicas)));
