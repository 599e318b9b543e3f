import { existsSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "../../base/findProgram.ts";
import { findPackageRoot } from "./packageRoot.ts";

const rest = ["lsp", "--stdio"];

/**
 * What an editor has to run: by name if `lacuna` is on PATH, otherwise with Node's and this program's full path. On Windows npm
 * puts a `lacuna.cmd` on PATH, which most editors cannot start.
 */
export function serverCommand(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): readonly string[] {
  if (findExecutable("lacuna", { env, platform }) !== undefined) return ["lacuna", ...rest];
  const root = findPackageRoot();
  const program = root === undefined ? undefined : join(root, "dist", "lacuna.js");
  return program !== undefined && existsSync(program) ? [process.execPath, program, ...rest] : ["lacuna", ...rest];
}
