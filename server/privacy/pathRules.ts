import picomatch from "picomatch";

/** Finds the pattern that excludes a path relative to the workspace; compiled once per list of patterns. */
export class PathRules {
  #patterns: readonly string[] = [];
  #matchers: readonly { readonly pattern: string; readonly matches: (path: string) => boolean }[] = [];

  findExclusion(patterns: readonly string[], path: string): string | undefined {
    if (patterns !== this.#patterns) {
      this.#patterns = patterns;
      // A pattern without a slash means a name at any depth, as in .gitignore.
      this.#matchers = patterns.map((pattern) => ({
        pattern,
        matches: picomatch(pattern, { dot: true, basename: !pattern.includes("/") }),
      }));
    }
    return this.#matchers.find(({ matches }) => matches(path))?.pattern;
  }
}
