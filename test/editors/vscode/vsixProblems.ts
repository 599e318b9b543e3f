import { openPromise } from "yauzl";
import { vsixTargets } from "../../../scripts/vsixTargets.mjs";

export type VsixEntry = { readonly path: string; readonly bytes: number };

/** Files of a package, with paths relative to the extension's folder. */
export async function vsixEntries(file: string): Promise<VsixEntry[]> {
  const zip = await openPromise(file);
  const entries: VsixEntry[] = [];
  for await (const { fileName, uncompressedSize } of zip.eachEntry()) {
    const path = /^extension\/(.*[^/])$/.exec(fileName)?.[1];
    if (path !== undefined) entries.push({ path, bytes: uncompressedSize });
  }
  return entries;
}

/** Without these the installed extension does not work. */
const needed = [
  /^package\.json$/,
  /^LICENSE(\.txt)?$/,
  /^readme\.md$/i,
  /^media\/icon\.png$/,
  /^media\/walkthrough\/what\.md$/,
  /^dist\/extension\.cjs$/,
  /^dist\/lacuna\.js$/,
  /^dist\/node_modules\/node-llama-cpp\/dist\/index\.js$/,
  /^dist\/node_modules\/node-llama-cpp\/llama\/binariesGithubRelease\.json$/,
];

/** The only places where something may lie. */
const allowed =
  /^(package\.json|LICENSE(\.txt)?|readme\.md|changelog\.md|media\/[^/]+\.png|media\/walkthrough\/[^/]+\.(md|svg)|dist\/.+)$/i;

const forbidden: readonly [RegExp, string][] = [
  [/\.map$/, "a source map"],
  [/^(?!dist\/).*\.[cm]?tsx?$/, "a source file"],
  [/\.d\.[cm]?ts$/, "type declarations"],
  [/\/(test|tests|__tests__)\//, "a test"],
  [/\.(gguf|vsix|log)$/, "a stray file"],
  [/^dist\/chunks\/.*(?<!\.js|\.txt)$/, "a part of a team server's database"],
  [/gitRelease\.bundle$|\.(cpp|cc|gyp)$/, "sources of native code"],
];

/** Larger is a mistake: some foreign binary or the CUDA build came along. The largest, Windows, measured 60 MB. */
const mostBytes = 400_000_000;

/** What is wrong with a package for `target`; empty when nothing is. Used on every package that is built. */
export function vsixProblems(entries: readonly VsixEntry[], target: string): string[] {
  const problems: string[] = [];
  for (const pattern of needed) {
    if (!entries.some(({ path }) => pattern.test(path))) problems.push(`${String(pattern)} is missing`);
  }
  for (const { path } of entries) {
    if (!allowed.test(path)) problems.push(`${path} does not belong there`);
    for (const [pattern, what] of forbidden) if (pattern.test(path)) problems.push(`${path} is ${what}`);
  }
  return [...problems, ...binaryProblems(entries, target), ...sizeProblems(entries)];
}

function binaryProblems(entries: readonly VsixEntry[], target: string): string[] {
  const folder = /^dist\/node_modules\/@node-llama-cpp\/([^/]+)\//;
  const found = new Set(entries.flatMap(({ path }) => folder.exec(path)?.[1] ?? []));
  const wanted = new Set(vsixTargets[target] ?? []);
  const missing = [...wanted].filter((name) => !found.has(name)).map((name) => `binaries ${name} are missing`);
  const foreign = [...found]
    .filter((name) => !wanted.has(name))
    .map((name) => `binaries ${name} are foreign to ${target}`);
  return [...missing, ...foreign];
}

function sizeProblems(entries: readonly VsixEntry[]): string[] {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return bytes > mostBytes ? [`${(bytes / 1e6).toFixed(0)} MB unpacked is more than ${mostBytes / 1e6} MB`] : [];
}
