import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { type CodeServerPaths, installCodeServer } from "../../../scripts/editors/installCodeServer.ts";

const here = dirname(fileURLToPath(import.meta.url));
export const repository = join(here, "../../..");

export type CodeServerOptions = {
  /** "bundled" is the language server of the VSIX, "scripted" the one beside this file. */
  readonly languageServer: "bundled" | "scripted";
  readonly files: Readonly<Record<string, string>>;
  /** Settings by their whole names; those with machine scope are read from the machine's file only. */
  readonly userSettings?: Readonly<Record<string, unknown>>;
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
};

/** Everything of one run lies in `folder`: a second run must not meet the first one's unsaved files. */
export type CodeServer = {
  readonly url: string;
  readonly folder: string;
  readonly workspace: string;
  readonly userData: string;
  readonly paths: CodeServerPaths;
  stop(): Promise<void>;
};

const quietEditor = {
  "files.hotExit": "off",
  "files.autoSave": "off",
  "remote.autoForwardPorts": false,
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "window.commandCenter": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
};

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const paths = installCodeServer();
  const folder = mkdtempSync(join(tmpdir(), "lacuna-vscode-"));
  const workspace = join(folder, "workspace");
  const userData = join(folder, "user-data");
  writeFiles(workspace, options.files);
  writeFiles(userData, {
    "User/settings.json": JSON.stringify({ ...quietEditor, ...options.userSettings }),
    "Machine/settings.json": JSON.stringify(options.machineSettings ?? {}),
  });
  const profile = ["--user-data-dir", userData, "--extensions-dir", join(folder, "extensions")];
  installExtension(paths, profile);
  if (options.languageServer === "scripted") useScriptedServer(join(folder, "extensions"));

  const port = await freePort();
  const env = {
    ...process.env,
    ...options.env,
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_DATA_HOME: join(folder, "data"),
  };
  const flags = ["--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check"];
  const more = ["--disable-getting-started-override", ...profile, workspace];
  const server = spawn(paths.node, [paths.codeServer, ...flags, ...more], { env, stdio: "ignore", detached: true });
  const url = `http://127.0.0.1:${port}/`;
  await answers(`${url}healthz`, server);
  const stop = async (): Promise<void> => {
    await end(server);
    if (process.env.LACUNA_KEEP === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { url, folder, workspace, userData, paths, stop };
}

/** Built by `npm run package`; of this platform by default. */
export const vsixFile = (target = `${process.platform}-${process.arch}`): string =>
  join(repository, "out", `lacuna-${target}.vsix`);

function installExtension(paths: CodeServerPaths, profile: string[]): void {
  if (!existsSync(vsixFile())) throw new Error(`${vsixFile()} is missing: npm run package`);
  const args = [paths.codeServer, ...profile, "--install-extension", vsixFile()];
  // It complains at length about a log writer that was never built; a failure carries what it said.
  execFileSync(paths.node, args, { stdio: "pipe" });
}

function useScriptedServer(extensions: string): void {
  const installed = readdirSync(extensions).find((name) => name.startsWith("lacuna.lacuna-"));
  if (installed === undefined) throw new Error(`the extension was not installed into ${extensions}`);
  const outfile = join(extensions, installed, "dist", "lacuna.js");
  const banner = {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  };
  const entryPoints = [join(here, "scriptedServer.ts")];
  buildSync({ entryPoints, outfile, banner, bundle: true, platform: "node", format: "esm", allowOverwrite: true });
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const untilMs = Date.now() + 60_000;
  while (Date.now() < untilMs) {
    if (server.exitCode !== null) throw new Error(`code-server ended with ${server.exitCode}`);
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("code-server did not answer within 60 s");
}

/** code-server runs in a process group of its own, so that its extension hosts and their children go with it. */
async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = once(server, "exit");
  process.kill(-server.pid, "SIGTERM");
  const timer = setTimeout(() => process.kill(-(server.pid ?? 0), "SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
