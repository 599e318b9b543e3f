import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { installEmacs, installHelix, type Program } from "../../../scripts/editors/installOthers.mjs";
import { recipes } from "../../../server/cli/install/recipes.ts";
import { buildServer, hasModel, modelFile, type LacunaServer } from "../neovim/lacunaServer.ts";
import { hasTmux, Terminal } from "./terminal.ts";
import { Workspace } from "./workspace.ts";

/**
 * The configurations of docs/editors.md in the real editors, with the real server and the 0.5B model. What cannot be had is
 * skipped by name.
 */
const run = promisify(execFile);
const before = "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n    ";
/** Only what the user did not type can come from the model. */
const isCompleted = (text: string): boolean => text.startsWith(before) && /return\s+\S/.test(text.slice(before.length));

const [helix, emacs] = [await installHelix(), await installEmacs()];
const reasonAgainst = (found: Program | { skipped: string }): string => {
  if ("skipped" in found) return found.skipped;
  if (!hasTmux) return "tmux is not installed";
  return hasModel ? "" : `no model at ${modelFile}`;
};

suite("other editors: real model", function () {
  this.timeout(180_000);
  let server: LacunaServer;
  suiteSetup(async () => {
    server = await buildServer();
  });
  suiteTeardown(async () => server.dispose());

  editor("Helix: an entry of the completion menu", helix, async ({ command, env }) => {
    const [recipe] = recipes.helix(server.command);
    const workspace = new Workspace({ "a.py": `${before}\n`, "config/helix/languages.toml": recipe!.text });
    const config = { XDG_CONFIG_HOME: join(workspace.folder, "config") };
    const start = { command: [command, "a.py:6:5"], cwd: workspace.folder, env: { ...server.env, ...env, ...config } };
    const terminal = new Terminal(start);
    try {
      await terminal.until("Helix is up", (screen) => screen.includes("NOR"));
      await terminal.press("A");
      await menuOf(terminal);
      await terminal.screenshot("helix-menu");
      await terminal.press("Tab", "Enter", "Escape");
      await terminal.type(":w");
      await terminal.press("Enter");
      await terminal.until("the file is written", () => isCompleted(workspace.read("a.py")));
    } finally {
      await terminal.stop();
      workspace.dispose();
    }
  });

  editor("Emacs, lsp-mode: ghost text", emacs, async ({ command, args, env }) => {
    const [recipe] = recipes["lsp-mode"](server.command);
    const workspace = new Workspace({ "a.py": before, "init.el": lspModeInit(recipe!.text) });
    const start = [command, ...args, "-nw", "-Q", "-l", "init.el", "a.py"];
    const terminal = new Terminal({ command: start, cwd: workspace.folder, env: { ...env, ...server.env } });
    try {
      await terminal.until("the server is connected", (screen) => /LSP\[lacuna/.test(screen), 90_000);
      await terminal.press("M->");
      // What is asked while the model is loading has no answer; the next key asks again.
      await typeUntil(terminal, "re", (screen) => /^ {4}return \S/m.test(lastDefinition(screen)));
      await terminal.screenshot("emacs-lsp-mode-ghost");
      assert.doesNotMatch(await terminal.screen(), /Warning|Unknown/);
      await terminal.press("C-c", "a");
      await terminal.press("C-x", "C-s");
      await terminal.until("the file is written", () => isCompleted(workspace.read("a.py")));
    } finally {
      await terminal.stop();
      workspace.dispose();
    }
  });

  editor("Emacs, eglot: completion-at-point", emacs, async ({ command, args, env }) => {
    const [recipe] = recipes.eglot(server.command);
    const workspace = new Workspace({ "a.py": `${before}r`, "init.el": `${recipe!.text}\n${eglotInit}` });
    try {
      const start = [...args, "--batch", "-Q", "-l", "init.el"];
      const options = { cwd: workspace.folder, env: { ...process.env, ...env, ...server.env }, timeout: 150_000 };
      const { stdout } = await run(command, start, options);
      assert.match(stdout, /^offer: return \S/m);
    } finally {
      workspace.dispose();
    }
  });
});

function editor(title: string, found: Program | { skipped: string }, check: (program: Program) => Promise<void>): void {
  const reason = reasonAgainst(found);
  if ("skipped" in found || reason !== "")
    test(`${title}; skipped: ${reason}`, function () {
      this.skip();
    });
  else test(title, () => check(found));
}

const lastDefinition = (screen: string): string => screen.slice(Math.max(0, screen.indexOf("def subtract")));

/** The menu opens while a word is typed; typed again until the model is there to answer. */
const menuOf = (terminal: Terminal): Promise<string> =>
  typeUntil(terminal, "ret", (screen) => /ret\b[\s\S]*return \S/.test(lastDefinition(screen)));

async function typeUntil(terminal: Terminal, text: string, claim: (screen: string) => boolean): Promise<string> {
  for (let attempt = 0; attempt < 12; attempt++) {
    await terminal.type(text);
    const shown = await terminal.until("a suggestion", claim, 8000).catch(() => undefined);
    if (shown !== undefined) return shown;
    await terminal.press(...Array.from(text, () => "BSpace"));
  }
  throw new Error(`no suggestion came\n${await terminal.screen()}`);
}

/** Unpacked, Emacs does not find its own native compiler, and does not need it. */
const lspModeInit = (recipe: string): string => `
(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)
(setq lsp-auto-guess-root t lsp-enable-suggest-server-download nil lsp-warn-no-matched-clients nil
      lsp-session-file "session" lsp-enable-file-watchers nil make-backup-files nil auto-save-default nil
      python-indent-guess-indent-offset nil lsp-headerline-breadcrumb-enable nil)
(require 'lsp-mode)
(require 'lsp-inline-completion)
${recipe}
(define-key lsp-inline-completion-active-map (kbd "C-c a") #'lsp-inline-completion-accept)
(add-hook 'python-mode-hook #'lsp)`;

/** In batch mode there is no command loop to connect from; the list is asked for until the model is loaded. */
const eglotInit = `
(require 'eglot)
(setq eglot-sync-connect 60 python-indent-guess-indent-offset nil)
(find-file "a.py")
(apply #'eglot--connect (eglot--guess-contact))
(goto-char (point-max))
(let ((attempts 60) (offers nil))
  (while (and (not offers) (> attempts 0))
    (setq attempts (1- attempts)
          offers (all-completions "r" (nth 2 (eglot-completion-at-point))))
    (accept-process-output nil 1))
  (dolist (each offers) (princ (format "offer: %s\\n" each))))
(eglot-shutdown-all)`;
