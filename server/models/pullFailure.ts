import { bytesText } from "./catalogue.ts";
import type { CatalogueEntry } from "./catalogueEntry.ts";

export type Attempt = { readonly source: string; readonly where: string; readonly why: string };

/** "notAsked": the caller named the one place to copy from. */
export type NetworkUse = "used" | "offline" | "notAsked";

export type Failure = {
  readonly entry: CatalogueEntry;
  readonly file: string;
  readonly attempts: readonly Attempt[];
  readonly network: NetworkUse;
};

/** What was tried, why each failed, and what a person can do about it. */
export function pullFailure({ entry, file, attempts, network }: Failure): string {
  const tried =
    attempts.length === 0
      ? [
          `${entry.title} could not be fetched: network.offline.enable is on and model.localSource names no place to copy from.`,
        ]
      : [
          `${entry.title} (${bytesText(entry.bytes)}) could not be fetched. Tried:`,
          ...attempts.map(({ source, where, why }) => `  - ${source} (${where}): ${why}`),
          ...(network === "offline" ? ["  Network sources were left out, because network.offline.enable is on."] : []),
        ];
  const size = entry.bytesAre === "exact" ? `${entry.bytes} bytes, ` : "";
  return [
    ...tried,
    "What you can do:",
    `  - Put the file in place by hand: ${file}`,
    `    (${size}sha256 ${entry.sha256})`,
    `  - If you have the file elsewhere: lacuna models pull ${entry.id} --from FILE`,
    ...networkAdvice[network],
  ].join("\n");
}

const networkAdvice: Readonly<Record<NetworkUse, readonly string[]>> = {
  used: [
    "  - Behind a company proxy set HTTPS_PROXY; with a company mirror set model.mirrorUrl.",
    "    Then try again: what has arrived is kept.",
  ],
  offline: ["  - Switch network.offline.enable off for the download."],
  notAsked: ["  - Without --from the network is tried."],
};
