import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: a checkout, or where npm or the VS Code extension put it. */
export function findPackageRoot(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (isOurs(join(folder, "package.json"))) return folder;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

const isOurs = (file: string): boolean => existsSync(file) && /"name":\s*"lacuna"/.test(readFileSync(file, "utf8"));
