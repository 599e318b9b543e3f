import { findProgram } from "../../base/findProgram.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { editorNames, isEditorName, type EditorName } from "./editorNames.ts";
import { installNeovim } from "./neovim.ts";
import type { InstallOptions, InstallOutcome } from "./outcome.ts";
import { recipes } from "./recipes.ts";
import { serverCommand } from "./serverCommand.ts";
import { installVscode, vscodePrograms } from "./vscode.ts";

export type InstallFlags = {
  readonly editor?: string;
  readonly vsix?: string;
  readonly copy?: boolean;
  readonly uninstall?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

export async function runInstall(name: string | undefined, flags: InstallFlags): Promise<void> {
  if (name === undefined) return listEditors(flags);
  if (!isEditorName(name)) return fail(`${name} is not one of ${editorNames.join(", ")}`, exitCodes.usage);
  const isDryRun = flags.dryRun === true;
  const outcome = await install(name, {
    program: flags.editor,
    vsix: flags.vsix,
    isCopy: flags.copy === true,
    isUninstall: flags.uninstall === true,
    isDryRun,
    env: process.env,
  });
  if (outcome.kind === "failed") return fail(outcome.message, exitCodes[outcome.code]);
  const { editor, done, next, configurations } = outcome;
  if (flags.json) return printJson({ editor, isDryRun, done, next, configurations });
  show(outcome);
}

async function install(name: EditorName, options: InstallOptions): Promise<InstallOutcome> {
  if (name === "vscode") return installVscode(options);
  if (name === "neovim") return installNeovim(options);
  if (options.isUninstall)
    return {
      kind: "done",
      editor: name,
      done: [],
      next: ["Take out what you pasted; nothing else was changed."],
      configurations: [],
    };
  const configurations = recipes[name](serverCommand(options.env));
  return { kind: "done", editor: name, done: [], next: ["More: docs/editors.md."], configurations };
}

/** The texts to paste go to stdout alone, so that they can be piped; everything about them to stderr. */
function show({ done, next, configurations }: Extract<InstallOutcome, { kind: "done" }>): void {
  for (const sentence of done) note(sentence);
  for (const { title, place, text, remark } of configurations) {
    note(`\n${title}, in ${place}:\n`);
    print(text.trimEnd());
    if (remark !== "") note(`\n${remark}`);
  }
  if (next.length > 0) note("");
  for (const sentence of next) note(sentence);
}

const programsOf: Partial<Record<EditorName, readonly string[]>> = {
  vscode: vscodePrograms,
  neovim: ["nvim"],
  helix: ["hx", "helix"],
  emacs: ["emacs"],
  eglot: ["emacs"],
  "lsp-mode": ["emacs"],
  vim: ["vim"],
  kate: ["kate"],
  jetbrains: ["idea", "pycharm", "webstorm", "goland", "clion", "rider", "rustrover"],
  sublime: ["subl"],
};

function listEditors({ json }: InstallFlags): void {
  const found = editorNames.map((editor) => ({
    editor,
    programs: (programsOf[editor] ?? []).flatMap((each) => findProgram(each) ?? []),
  }));
  if (json) return printJson({ editors: found });
  for (const { editor, programs } of found)
    print(`${editor.padEnd(10)} ${programs.length > 0 ? programs.join(", ") : "not on PATH"}`);
  note("\nConnect one with `lacuna install NAME`.");
}
