import { existsSync } from "node:fs";
import { join } from "node:path";
import { findPackageRoot } from "./packageRoot.ts";
import { findProgram } from "./programs.ts";

const rest = ["lsp", "--stdio"];

/** What an editor has to run: by name if `lacuna` is on PATH, otherwise with Node's and this program's full path. */
export function serverCommand(env: NodeJS.ProcessEnv): readonly string[] {
  if (findProgram("lacuna", env) !== undefined) return ["lacuna", ...rest];
  const root = findPackageRoot();
  const program = root === undefined ? undefined : join(root, "dist", "lacuna.js");
  return program !== undefined && existsSync(program) ? [process.execPath, program, ...rest] : ["lacuna", ...rest];
}
