// Builds the VSIX of one platform: `node scripts/packageVsix.mjs [--target linux-x64]` writes out/lacuna-<target>.vsix.
// Everything that ships is laid out in a folder of its own first, so the tree's dist/ and node_modules stay untouched.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMain } from "./isMain.mjs";
import { npmCommand } from "./npmCommand.mjs";
import { ships, vsixTargets } from "./vsixTargets.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "out");
const [npm, ...npmFirst] = npmCommand();
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/**
 * @param {string} target as `vsce package --target` names it
 * @returns {{ file: string, bytes: number }}
 */
export const packageVsix = (target) => {
  const binaries = vsixTargets[target];
  if (binaries === undefined) throw new Error(unknownTarget(target));
  const stage = join(out, "vsix", target);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  build(target, join(stage, "dist"));
  const packages = join(stage, "dist", "node_modules");
  copyShipped(productionPackages(), packages);
  for (const name of binaries) {
    copyShipped(binaryPackage(name), join(packages, "@node-llama-cpp", name), `node_modules/@node-llama-cpp/${name}`);
  }
  copyPages(stage);
  writeFileSync(join(stage, "package.json"), JSON.stringify(shippedManifest(), undefined, 2));
  return archive(target, stage);
};

const unknownTarget = (target) =>
  `There are no binaries of the engine for ${target}; a package can be made for ${Object.keys(vsixTargets).join(", ")}.`;

const build = (target, folder) => {
  const env = { ...process.env, LACUNA_TARGET: target, LACUNA_DIST: folder };
  execFileSync(process.execPath, ["esbuild.mjs", "--production"], { cwd: root, env, stdio: "inherit" });
};

/** node-llama-cpp and its dependencies, as the lock file pins them, without binaries; installed once per lock file. */
const productionPackages = () => {
  const lock = readFileSync(join(root, "package-lock.json"));
  const folder = join(out, "vsix", `packages-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`);
  const packages = join(folder, "node_modules");
  if (existsSync(packages)) return packages;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(root, file), join(unfinished, file));
  const flags = ["--omit=dev", "--omit=optional", "--ignore-scripts", "--prefer-offline", "--no-bin-links"];
  execFileSync(npm, [...npmFirst, "ci", ...flags], { cwd: unfinished, stdio: ["ignore", "ignore", "inherit"] });
  renameSync(unfinished, folder);
  return packages;
};

/** One of node-llama-cpp's binary packages, also of a foreign platform, checked against the lock file. */
const binaryPackage = (name) => {
  const pinned = readJson(join(root, "package-lock.json")).packages[`node_modules/@node-llama-cpp/${name}`];
  if (pinned === undefined) throw new Error(`package-lock.json does not pin @node-llama-cpp/${name}`);
  const installed = join(root, "node_modules", "@node-llama-cpp", name);
  if (existsSync(installed) && readJson(join(installed, "package.json")).version === pinned.version) return installed;

  const folder = join(out, "vsix", `${name}-${pinned.version}`);
  if (existsSync(folder)) return join(folder, "package");
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const spec = `@node-llama-cpp/${name}@${pinned.version}`;
  const [packed] = JSON.parse(
    execFileSync(npm, [...npmFirst, "pack", spec, "--json"], { cwd: unfinished, encoding: "utf8" }),
  );
  const tarball = join(unfinished, packed.filename);
  const hash = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  if (hash !== pinned.integrity) throw new Error(`${spec} does not have the hash that package-lock.json pins`);
  execFileSync("tar", ["-xzf", packed.filename], { cwd: unfinished });
  renameSync(unfinished, folder);
  return join(folder, "package");
};

/** @param {string} [as] the path inside the package by which `ships` judges; the packages' own folder by default */
const copyShipped = (from, to, as = "node_modules") => {
  cpSync(from, to, {
    recursive: true,
    filter: (source) => {
      const inside = relative(from, source).split(sep).join("/");
      if (inside === ".package-lock.json" || inside === ".bin") return false;
      return statSync(source).isDirectory() || ships(`${as}/${inside}`);
    },
  });
};

const copyPages = (stage) => {
  for (const name of [".vscodeignore", "LICENSE", "CHANGELOG.md", "media"]) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(stage, name), { recursive: true });
  }
  // The page that the editor shows for the extension is about this editor.
  cpSync(join(root, "docs", "vscode.md"), join(stage, "README.md"));
};

/** What an installed extension needs of package.json. */
const shippedManifest = () => {
  const building = ["scripts", "allowScripts", "overrides", "devDependencies", "dependencies", "private", "bin"];
  return Object.fromEntries(
    Object.entries(readJson(join(root, "package.json"))).filter(([key]) => !building.includes(key)),
  );
};

const archive = (target, stage) => {
  const file = join(out, `lacuna-${target}.vsix`);
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  const flags = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  execFileSync(process.execPath, [vsce, "package", ...flags, "--target", target, "--out", file], {
    cwd: stage,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { file, bytes: statSync(file).size };
};

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { target: { type: "string" } } });
  const target = values.target ?? `${process.platform}-${process.arch}`;
  if (vsixTargets[target] === undefined) {
    process.stderr.write(`${unknownTarget(target)}\n`);
    process.exit(2);
  }
  const { file, bytes } = packageVsix(target);
  process.stderr.write(`${relative(process.cwd(), file)}: ${(bytes / 1e6).toFixed(1)} MB\n`);
}
