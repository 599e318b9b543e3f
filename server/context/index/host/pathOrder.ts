/** Removes and answers up to `count` of them, oldest first. */
export function take(paths: Set<string>, count: number): readonly string[] {
  const taken: string[] = [];
  for (const path of paths) {
    if (taken.length >= count) break;
    taken.push(path);
    paths.delete(path);
  }
  return taken;
}

/** Files nearest to the top first, so that a limit cuts off the deepest. */
export function topFirst(paths: readonly string[]): readonly string[] {
  const byDepth: string[][] = [];
  for (const path of paths) (byDepth[path.split("/").length] ??= []).push(path);
  return byDepth.flatMap((each) => each.sort());
}
