import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "../../base/findProgram.ts";
import { failed, unavailable, type InstallOptions, type InstallOutcome } from "./outcome.ts";
import { findPackageRoot } from "./packageRoot.ts";
import { runProgram } from "./programs.ts";
import { serverCommand } from "./serverCommand.ts";

const oldest = { major: 0, minor: 11 };
type Neovim = { readonly program: string; readonly version: string; readonly data: string; readonly config: string };

/** Links or copies the plugin to where Neovim loads packages from. */
export async function installNeovim(options: InstallOptions): Promise<InstallOutcome> {
  const neovim = await findNeovim(options);
  if (typeof neovim === "string") return unavailable(neovim);
  const target = join(neovim.data, "site", "pack", "lacuna", "start", "lacuna");
  return options.isUninstall ? remove(target, options) : put(target, neovim, options);
}

/** A sentence when there is none that will do. */
async function findNeovim({ program: named, env }: InstallOptions): Promise<Neovim | string> {
  const program = findProgram(named ?? "nvim", { env });
  if (program === undefined)
    return named === undefined
      ? "nvim is not on PATH. Install Neovim 0.11 or newer, or name it with --editor PATH."
      : `${named} is not an executable program.`;
  const asked =
    'lua io.write(tostring(vim.version()), "\\n", vim.fn.stdpath("data"), "\\n", vim.fn.stdpath("config"), "\\n")';
  const ran = await runProgram(program, ["--headless", "--clean", "-c", asked, "-c", "qall!"], env);
  const [version = "", data = "", config = ""] = ran.stdout.split(/\r?\n/);
  const found = /^(\d+)\.(\d+)/.exec(version);
  if (ran.code !== 0 || found === null || data === "")
    return `${program} did not say its version: ${ran.stderr.trim() || "no answer"}`;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major === oldest.major && minor < oldest.minor)
    return `${program} is Neovim ${version}; the plugin needs ${oldest.major}.${oldest.minor} or newer.`;
  return { program, version, data, config };
}

type Found = "nothing" | "ourLink" | "ourCopy" | "foreign";

function whatIsAt(target: string): Found {
  const stat = lstatSync(target, { throwIfNoEntry: false });
  if (stat === undefined) return "nothing";
  const isOurs = existsSync(join(target, "lua", "lacuna", "init.lua"));
  if (stat.isSymbolicLink()) return isOurs || !existsSync(target) ? "ourLink" : "foreign";
  return isOurs ? "ourCopy" : "foreign";
}

function put(target: string, neovim: Neovim, { isCopy, isDryRun, env }: InstallOptions): InstallOutcome {
  const root = findPackageRoot();
  const source = root === undefined ? undefined : join(root, "extension", "neovim");
  if (source === undefined || !existsSync(source))
    return failed("The plugin's files are not beside this program; install Lacuna anew.");
  const found = whatIsAt(target);
  if (found === "foreign") return failed(foreign(target));
  const isThere = !isCopy && found === "ourLink" && existsSync(target) && realpathSync(target) === realpathSync(source);
  if (!isThere && !isDryRun) place({ source, target, isCopy });
  const verb = isCopy ? (isDryRun ? "would copy" : "copied") : isDryRun ? "would link" : "linked";
  const done = isThere ? `the plugin is linked at ${target} already` : `${verb} the plugin to ${target}`;
  return {
    kind: "done",
    editor: "neovim",
    done: [`found Neovim ${neovim.version.replace(/\+.*/, "")} at ${neovim.program}`, done],
    next: ["Add the setup line, start Neovim, and see :checkhealth lacuna.", "The keys and options: :help lacuna."],
    configurations: [
      {
        title: "Neovim",
        place: join(neovim.config, "init.lua"),
        text: `require("lacuna").setup({ cmd = ${luaList(serverCommand(env))} })\n`,
        remark: "",
      },
    ],
  };
}

/** Beside the target first, so that Neovim never loads half a plugin. */
function place({ source, target, isCopy }: { source: string; target: string; isCopy: boolean }): void {
  const fresh = `${target}.new`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(fresh, { recursive: true, force: true });
  if (isCopy) cpSync(source, fresh, { recursive: true });
  else symlinkSync(source, fresh, "junction");
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

function remove(target: string, { isDryRun }: InstallOptions): InstallOutcome {
  const found = whatIsAt(target);
  if (found === "foreign") return failed(foreign(target));
  const what = found === "ourLink" ? `the link ${target} to ${readlinkSync(target)}` : `the plugin at ${target}`;
  if (found !== "nothing" && !isDryRun) rmSync(target, { recursive: true, force: true });
  const done =
    found === "nothing" ? `there is no plugin at ${target}` : `${isDryRun ? "would remove" : "removed"} ${what}`;
  const next = found === "nothing" ? [] : ['Take require("lacuna").setup(…) out of your configuration.'];
  return { kind: "done", editor: "neovim", done: [done], next, configurations: [] };
}

const foreign = (target: string): string =>
  `${target} holds something that is not Lacuna's plugin; it was left alone. Move it away and try again.`;

export const luaList = (items: readonly string[]): string =>
  `{ ${items.map((each) => `"${each.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(", ")} }`;
