type RuleFor = (steps: readonly string[], isFolder: boolean) => string | undefined;

/**
 * The rule that excludes a path or a folder on the way to it: as in git, nothing inside an excluded folder can be
 * re-admitted. A path that ends in "/" is a folder.
 */
export function findOnTheWay(path: string, ruleFor: RuleFor): string | undefined {
  const steps = path.replace(/\/$/, "").split("/");
  for (let depth = 1; depth <= steps.length; depth++) {
    const rule = ruleFor(steps.slice(0, depth), depth < steps.length || path.endsWith("/"));
    if (rule !== undefined) return rule;
  }
  return undefined;
}
