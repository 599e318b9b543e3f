/** Installs and builds when that is needed, with nothing but Node: this runs on a fresh clone. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { npmCommand } from "./npmCommand.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Lacuna needs Node 20.19 or newer; this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

/** Runs a program in the project's folder and ends this one when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    ...options,
  });
  if (status === 0) return;
  console.error(
    `${[command, ...args].join(" ")} failed${error ? `: ${error.message}` : ` with exit code ${status ?? "none"}`}.`,
  );
  process.exit(status || 1);
}

/** `npm ci`, unless node_modules was installed from this very lock file. */
export function installIfNeeded() {
  const stamp = join(root, "node_modules", ".lacuna-installed");
  const lock = hashOf([join(root, "package-lock.json")]) + process.version;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing packages…");
  const [npm, ...first] = npmCommand();
  run(npm, [...first, "ci", "--no-fund", "--no-audit", "--loglevel=error"]);
  writeFileSync(stamp, lock);
}

/** Builds dist/, unless it was built from these very sources. */
export function buildIfNeeded() {
  const stamp = join(root, "dist", ".built-from");
  const sources = hashOf(
    ["server", "shared", "extension/vscode", "scripts", "esbuild.mjs", "package.json", "package-lock.json"].flatMap(
      (name) => filesUnder(join(root, name)),
    ),
  );
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  console.error("Building…");
  run(process.execPath, ["esbuild.mjs"]);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}
