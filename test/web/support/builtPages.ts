import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type BuiltPages = { readonly folder: string; readonly dispose: () => void };

/** The pages of this tree, in a folder of their own. */
export function buildPages(): BuiltPages {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-pages-"));
  const source = `import("./scripts/buildPages.mjs").then(({ buildPages }) => buildPages(${JSON.stringify(folder)}))`;
  execFileSync(process.execPath, ["-e", source], { cwd: join(import.meta.dirname, "../../.."), stdio: "inherit" });
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
