import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderCompletion } from "../../server/cli/completion/render.ts";
import { createProgram } from "../../server/cli/program.ts";

/** What a shell offers for a command line; the cursor is at its end. `no` must not be offered. */
type Case = { readonly line: string; readonly offers: readonly string[]; readonly no?: readonly string[] };
const cases: readonly Case[] = [
  { line: "lacuna ", offers: ["start", "install", "doctor", "models", "completion"], no: ["run", "pull"] },
  { line: "lacuna mo", offers: ["models"], no: ["doctor"] },
  { line: "lacuna models ", offers: ["list", "pull", "verify"], no: ["start"] },
  { line: "lacuna models pull --", offers: ["--from", "--accept-licence", "--json"], no: ["--uninstall"] },
  { line: "lacuna models pull qwen2.5-coder-0", offers: ["qwen2.5-coder-0.5b"] },
  { line: "lacuna models pull --json qwen2.5-coder-0", offers: ["qwen2.5-coder-0.5b"] },
  { line: "lacuna models pull --from f", offers: ["file.py", "folder/"], no: ["qwen2.5-coder-0.5b"] },
  { line: "lacuna install ", offers: ["vscode", "neovim", "helix"] },
  { line: "lacuna install --editor f", offers: ["file.py"], no: ["vscode"] },
  { line: "lacuna install --dry-run he", offers: ["helix"], no: ["neovim"] },
  { line: "lacuna settings get complete.ma", offers: ["complete.maxLines", "complete.maxTokens"] },
  { line: "lacuna completion z", offers: ["zsh"], no: ["bash"] },
  { line: "lacuna complete f", offers: ["file.py", "folder/"] },
  { line: "lacuna engine ", offers: ["status", "stop"], no: ["run"] },
];

type Shell = {
  readonly name: "bash" | "zsh" | "fish";
  /** Arguments that make the shell print one offer per line; the script is in $SCRIPT, the line in $LINE. */
  readonly args: readonly string[];
};

const bash = `
  source "$SCRIPT"
  read -ra COMP_WORDS <<< "$LINE"
  [[ $LINE == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _lacuna
  for each in "\${COMPREPLY[@]}"; do [[ -d $each ]] && each="$each/"; echo "$each"; done`;
const fish = `source $SCRIPT; complete -C "$LINE" | string replace -r '\\t.*' ''`;
/** The completion system runs only in an interactive shell: its functions are replaced by ones that print. */
const zsh = `
  compdef() { : }
  _describe() { [[ $1 == -o ]] && shift; local each; for each in \${(P)2}; do print -- \${each%%:*}; done }
  _files() { local each; for each in *; do [[ -d $each ]] && each="$each/"; print -- $each; done }
  _message() { : }
  compadd() { shift; print -l -- "$@" }
  source "$SCRIPT"
  words=(\${=LINE})
  [[ $LINE == *' ' ]] && words+=('')
  CURRENT=$#words
  _lacuna | grep -E "^\${\${words[CURRENT]}//./\\.}"`;
const shells: readonly Shell[] = [
  { name: "bash", args: ["--norc", "--noprofile", "-c", bash] },
  { name: "zsh", args: ["-f", "-c", zsh] },
  { name: "fish", args: ["--no-config", "-c", fish] },
];

const programOf = (name: string): string => process.env[`LACUNA_TEST_${name.toUpperCase()}`] ?? name;
const isHere = (name: string): boolean => spawnSync(programOf(name), ["-c", "true"]).status === 0;

for (const { name, args } of shells)
  suite(`cli: completion in ${name}`, () => {
    if (!isHere(name)) {
      test(`skipped: ${name} is not installed`, function () {
        this.skip();
      });
      return;
    }
    let folder = "";
    suiteSetup(() => {
      folder = mkdtempSync(join(tmpdir(), "lacuna-completion-"));
      mkdirSync(join(folder, "folder"));
      writeFileSync(join(folder, "file.py"), "");
      writeFileSync(join(folder, ".script"), `${renderCompletion(name, createProgram())}\n`);
    });
    suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));
    for (const { line, offers, no } of cases)
      test(JSON.stringify(line), () => {
        const env = { ...process.env, SCRIPT: join(folder, ".script"), LINE: line };
        const ran = spawnSync(programOf(name), args, { cwd: folder, env, encoding: "utf8" });
        const offered = ran.stdout.split("\n").filter((each) => each !== "");
        assert.equal(ran.stderr, "");
        for (const each of offers) assert.ok(offered.includes(each), `${each} is missing in ${offered.join(" ")}`);
        for (const each of no ?? []) assert.ok(!offered.includes(each), `${each} is in ${offered.join(" ")}`);
      });
  });
