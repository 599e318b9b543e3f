// Installs what the tests in real VS Code need into a cache folder outside the tree, and does nothing when it is there:
// Node 24 (code-server's version of VS Code asks for it), code-server, and a check that Chromium can be found.
//
// code-server's own installation compiles native modules for minutes; without its scripts it installs in half a minute
// and its VS Code works all the same (it only misses a faster log writer).
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const codeServerVersion = "4.139.1";
const nodeMajor = "24";

const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where the editors of the tests are kept. */
export const editorsFolder = (): string =>
  process.env.LACUNA_EDITORS_DIR ?? join(homedir(), ".cache", "lacuna-editors");

export type CodeServerPaths = {
  /** Runs code-server. */
  readonly node: string;
  /** code-server's entry file. */
  readonly codeServer: string;
  readonly chromium: string;
};

/** Paths of a ready installation, made first if need be. */
export const installCodeServer = (): CodeServerPaths => {
  const folder = join(editorsFolder(), `code-server-${codeServerVersion}`);
  const node = installNode(join(editorsFolder(), `node-${nodeMajor}`));
  const stamp = join(folder, "complete.json");
  if (!existsSync(stamp)) install(folder, node, stamp);
  return {
    node,
    codeServer: join(folder, "node_modules/code-server/out/node/entry.js"),
    chromium: findChromium(),
  };
};

const installNode = (folder: string): string => {
  const node = join(folder, "node_modules/node/bin/node");
  if (existsSync(node)) return node;
  note(`installing Node ${nodeMajor} into ${folder}`);
  mkdirSync(folder, { recursive: true });
  npm(["install", "--prefix", folder, `node@${nodeMajor}`], { cwd: folder });
  if (!existsSync(node)) {
    throw new Error(`npm installed node@${nodeMajor}, but ${node} is missing: were install scripts switched off?`);
  }
  return node;
};

/** Builds beside the final folder and renames, so that an interrupted installation is never taken for a whole one. */
const install = (folder: string, node: string, stamp: string): void => {
  note(`installing code-server ${codeServerVersion} into ${folder}`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const path = dirname(node);
  npm(["install", "--prefix", unfinished, `code-server@${codeServerVersion}`, "--ignore-scripts"], {
    cwd: unfinished,
    path,
  });
  const vscode = join(unfinished, "node_modules/code-server/lib/vscode");
  for (const part of [vscode, join(vscode, "extensions")]) {
    npm(["install", "--omit=dev", "--ignore-scripts"], { cwd: part, path });
  }
  renameSync(unfinished, folder);
  writeFileSync(stamp, JSON.stringify({ codeServerVersion }));
};

const npm = (args: string[], { cwd, path }: { cwd: string; path?: string }): void => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_engine_strict: "false",
  };
  if (path !== undefined) env.PATH = `${path}${delimiter}${process.env.PATH ?? ""}`;
  execFileSync("npm", args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
};

export const findChromium = (): string => {
  const named = process.env.LACUNA_CHROMIUM;
  if (named !== undefined) return named;
  const found = findOnPath();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    note("installing Chromium with apt-get");
    execFileSync("apt-get", ["update", "-q"], { stdio: "ignore" });
    const packages = ["install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"];
    execFileSync("apt-get", packages, { stdio: ["ignore", "ignore", "inherit"] });
    const installed = findOnPath();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `No Chromium found (looked for ${browsers.join(", ")} on the PATH). Install one, for example with ` +
      "`sudo apt-get install chromium`, or name it in LACUNA_CHROMIUM.",
  );
};

const findOnPath = (): string | undefined => {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const found = browsers.map((browser) => join(folder, browser)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return undefined;
};

const note = (text: string): boolean => process.stderr.write(`${text}\n`);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { node, codeServer, chromium } = installCodeServer();
  note(
    `ready: code-server ${codeServerVersion}\n  node      ${node}\n  server    ${codeServer}\n  Chromium  ${chromium}`,
  );
}
