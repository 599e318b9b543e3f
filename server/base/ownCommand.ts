import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Arguments for `process.execPath` that run this program with `args`: the executable of a build (`dist/lacuna.js`, seen from
 * there or from a chunk beside it), or the sources.
 */
export function ownCommand(...args: readonly string[]): readonly string[] {
  const built = ["./lacuna.js", "../lacuna.js"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const executable = built.find((file) => existsSync(file));
  if (executable !== undefined) return [executable, ...args];
  const source = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
  return ["--import", typeScriptLoader(), source, ...args];
}

/** For running from sources; not `import.meta.resolve`, which loaders that compile to CommonJS lack. */
export const typeScriptLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
