import { causes, type Cause } from "../../context/index/files/causes.ts";
import type { IndexReport } from "../../context/index/protocol.ts";

export function reportText(root: string, seconds: number, report: IndexReport): readonly string[] {
  const { files, definitions, reused, residentBytes, snapshotBytes, skipped } = report;
  const read = Math.max(0, files - reused);
  const speed = read > 0 && seconds > 0 ? `, ${Math.round(read / seconds)} files read per second` : "";
  const skips = Object.entries(skipped).sort((a, b) => b[1] - a[1]);
  return [
    `Index of ${root}`,
    `  files        ${files}${reused > 0 ? `, ${Math.min(reused, files)} of them known from the last time` : ""}`,
    `  definitions  ${definitions}`,
    `  time         ${seconds.toFixed(1)} s${speed}`,
    `  memory       ${mib(residentBytes)}`,
    `  on disk      ${snapshotBytes === 0 ? "nothing yet" : mib(snapshotBytes)}`,
    ...(skips.length === 0 ? [] : ["  left out"]),
    ...skips.map(([cause, count]) => `    ${String(count).padStart(7)}  ${isCause(cause) ? causes[cause] : cause}`),
  ];
}

const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;

const isCause = (name: string): name is Cause => Object.hasOwn(causes, name);
