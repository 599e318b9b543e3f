import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { findProgram } from "../../base/findProgram.ts";
import { failed, unavailable, type InstallOptions, type InstallOutcome } from "./outcome.ts";
import { findPackageRoot } from "./packageRoot.ts";
import { runProgram } from "./programs.ts";

/** The programs of the VS Code family; all of them understand `--install-extension`. */
export const vscodePrograms = [
  "code",
  "code-insiders",
  "codium",
  "vscodium",
  "code-oss",
  "code-server",
  "openvscode-server",
  "cursor",
  "windsurf",
  "positron",
] as const;
const extensionId = "lacuna.lacuna";

/** Installs the VSIX into the named editor, or into every one of the family that is on PATH. */
export async function installVscode(options: InstallOptions): Promise<InstallOutcome> {
  const programs = findPrograms(options);
  if (typeof programs === "string") return unavailable(programs);
  if (options.isUninstall) return forEach(programs, (program) => uninstall(program, options));
  const vsix = await findVsix(options);
  if (vsix.kind === "missing") return failed(vsix.message);
  const outcome = await forEach(programs, (program) => install(program, vsix.file, options));
  return outcome.kind === "done" ? { ...outcome, done: [...vsix.done, ...outcome.done], next } : outcome;
}

const next = [
  "Reload the editor's windows that are open, then open a source file: the status bar says what Lacuna does.",
  "The model: `lacuna models pull`, or the editor's own walkthrough.",
];

function findPrograms({ program, env }: InstallOptions): readonly string[] | string {
  const found = (program === undefined ? vscodePrograms : [program]).flatMap(
    (each) => findProgram(each, { env }) ?? [],
  );
  if (found.length > 0) return [...new Set(found)];
  if (program !== undefined) return `${program} is not an executable program.`;
  return (
    `None of ${vscodePrograms.join(", ")} is on PATH. Name the editor's program with --editor PATH; in VS Code itself, ` +
    "\"Shell Command: Install 'code' command in PATH\" puts it there."
  );
}

type Vsix =
  | { readonly kind: "found"; readonly file: string; readonly done: readonly string[] }
  | { readonly kind: "missing"; readonly message: string };

/** The one that was named; the one that was built for this platform; in a checkout, one that is built for the purpose. */
async function findVsix({ vsix, isDryRun, env }: InstallOptions): Promise<Vsix> {
  if (vsix !== undefined)
    return existsSync(vsix)
      ? { kind: "found", file: resolve(vsix), done: [] }
      : { kind: "missing", message: `${vsix} does not exist.` };
  const root = findPackageRoot();
  const built = root === undefined ? undefined : builtVsix(join(root, "out"));
  if (built !== undefined) return { kind: "found", file: built, done: [] };
  const script = root === undefined ? "" : join(root, "scripts", "packageVsix.mjs");
  const target = `${process.platform}-${process.arch}`;
  if (root === undefined || !existsSync(script))
    return {
      kind: "missing",
      message: "There is no VSIX here. Download the one of your platform and name it with --vsix.",
    };
  const file = join(root, "out", `lacuna-${target}.vsix`);
  if (isDryRun) return { kind: "found", file, done: [`would build ${file}`] };
  const ran = await runProgram(process.execPath, [script], env);
  const fresh = builtVsix(join(root, "out"));
  return ran.code === 0 && fresh !== undefined
    ? { kind: "found", file: fresh, done: [`built ${fresh}`] }
    : { kind: "missing", message: `Building the VSIX failed: ${lastLine(ran.stderr) || lastLine(ran.stdout)}` };
}

/** The newest VSIX for this platform or for all. */
function builtVsix(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const fits = (name: string): boolean =>
    name.endsWith(".vsix") &&
    (name.includes(`-${process.platform}-${process.arch}`) || /^lacuna-[\d.]+\.vsix$/.test(name));
  return readdirSync(folder)
    .filter(fits)
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

type Step = { readonly isOk: boolean; readonly says: string };

async function forEach(programs: readonly string[], step: (program: string) => Promise<Step>): Promise<InstallOutcome> {
  const steps: Step[] = [];
  for (const program of programs) steps.push(await step(program));
  const bad = steps.filter(({ isOk }) => !isOk);
  if (bad.length > 0) return failed(steps.map(({ says }) => says).join("\n"));
  return { kind: "done", editor: "vscode", done: steps.map(({ says }) => says), next: [], configurations: [] };
}

async function install(program: string, vsix: string, { isDryRun, env }: InstallOptions): Promise<Step> {
  const what = `${basename(vsix)} into ${program}`;
  if (isDryRun) return { isOk: true, says: `would install ${what}` };
  const ran = await runProgram(program, ["--install-extension", vsix, "--force"], env);
  return ran.code === 0
    ? { isOk: true, says: `installed ${what}` }
    : { isOk: false, says: `could not install ${what}: ${lastLine(ran.stderr) || lastLine(ran.stdout)}` };
}

async function uninstall(program: string, { isDryRun, env }: InstallOptions): Promise<Step> {
  const listed = await runProgram(program, ["--list-extensions"], env);
  if (listed.code !== 0)
    return { isOk: false, says: `${program} does not list its extensions: ${lastLine(listed.stderr)}` };
  const isThere = listed.stdout.split(/\r?\n/).some((line) => line.trim().toLowerCase() === extensionId);
  if (!isThere) return { isOk: true, says: `the extension is not installed in ${program}` };
  if (isDryRun) return { isOk: true, says: `would remove the extension from ${program}` };
  const ran = await runProgram(program, ["--uninstall-extension", extensionId], env);
  return ran.code === 0
    ? { isOk: true, says: `removed the extension from ${program}` }
    : { isOk: false, says: `could not remove the extension from ${program}: ${lastLine(ran.stderr)}` };
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
