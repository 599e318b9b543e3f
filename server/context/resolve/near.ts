import { distance } from "./paths.ts";

/** Files by their distance from `path`, then by name, without it. */
export const inReach = (files: readonly string[], path: string): readonly string[] =>
  files
    .filter((file) => file !== path)
    .map((file) => ({ file, far: distance(path, file) }))
    .sort((a, b) => a.far - b.far || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);

/** The first of `names` that go on from what was typed, each once. */
export function completing(
  names: Iterable<string>,
  { typed, limit }: { readonly typed: string; readonly limit: number },
): readonly string[] {
  const answers = new Set<string>();
  for (const name of names) {
    if (answers.size >= limit) break;
    if (name !== typed && name.startsWith(typed)) answers.add(name);
  }
  return [...answers];
}
