import { readFileSync, writeFileSync } from "node:fs";
import { isMain } from "./isMain.mjs";
import { createProgram } from "../server/cli/program.ts";
import { renderCliDoc } from "../server/cli/renderCliDoc.ts";
import { reasons } from "../server/domain/reason.ts";
import type { Setting } from "../shared/settingKinds.ts";
import { settings } from "../shared/settings.ts";

/**
 * Rewrites what follows from the tables: the settings section of the VS Code manifest, docs/settings.md,
 * docs/reasons.md and docs/cli.md. `--check` changes nothing and fails when one of them is stale.
 */
type Generated = { readonly file: string; readonly text: () => string };

const root = new URL("../", import.meta.url);
const read = (file: string): string | undefined => {
  try {
    return readFileSync(new URL(file, root), "utf8");
  } catch {
    // Missing is stale.
    return undefined;
  }
};

const generated: readonly Generated[] = [
  { file: "package.json", text: manifest },
  { file: "docs/settings.md", text: settingsPage },
  { file: "docs/reasons.md", text: reasonsPage },
  { file: "docs/cli.md", text: () => renderCliDoc(createProgram()) },
];

/** The files that differ from what the tables say; `npm run generate` rewrites them. */
export const staleFiles = (): readonly string[] =>
  generated.filter(({ file, text }) => read(file) !== text()).map(({ file }) => file);

function manifest(): string {
  const parsed: unknown = JSON.parse(read("package.json") ?? "{}");
  const properties = Object.fromEntries(
    entries().map(([key, setting], order) => [`lacuna.${key}`, property(setting, order)]),
  );
  const whole = { ...toObject(parsed) };
  whole["contributes"] = { ...toObject(whole["contributes"]), configuration: { title: "Lacuna", properties } };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}

const entries = (): readonly (readonly [string, Setting])[] => Object.entries(settings);
const toObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** VS Code lets a workspace change "window" settings, and never "machine" ones. */
const property = (setting: Setting, order: number): object => ({
  ...schemaOf(setting),
  default: setting.default,
  scope: setting.scope === "machine" ? "machine" : "window",
  order,
  markdownDescription: describe(setting),
});

function schemaOf(setting: Setting): object {
  switch (setting.type) {
    case "boolean":
      return { type: "boolean" };
    case "int":
      return { type: "integer", minimum: setting.min, maximum: setting.max };
    case "choice":
      return { type: "string", enum: setting.choices };
    case "text":
      return { type: "string" };
    case "list":
      return { type: "array", items: { type: "string" } };
    case "switches":
      return { type: "object", additionalProperties: { type: "boolean" } };
  }
}

const describe = (setting: Setting): string =>
  setting.type === "int" ? `${setting.help} (${rangeOf(setting)})` : setting.help;

const rangeOf = ({ min, max, unit }: Extract<Setting, { type: "int" }>): string => `${min} to ${max} ${unit}`;

const typeOf = (setting: Setting): string => {
  switch (setting.type) {
    case "int":
      return `whole number, ${rangeOf(setting)}`;
    case "choice":
      return setting.choices.map((choice) => `\`${choice}\``).join(", ");
    case "boolean":
      return "`true`, `false`";
    case "list":
      return "list of texts";
    case "switches":
      return "object of names with `true` or `false`";
    case "text":
      return "text";
  }
};

const projectRules = {
  none: "may not change it",
  falseOnly: "may switch it off",
  lower: "may lower it",
  addItems: "may add entries",
  addFalse: "may switch entries off",
  earlierChoice: "may choose an earlier one",
} as const satisfies Record<Setting["project"], string>;

function settingsPage(): string {
  const rows = entries().map(
    ([key, setting]) =>
      `### \`${key}\`\n\n${setting.help}\n\n` +
      `- Values: ${typeOf(setting)}\n- Default: \`${JSON.stringify(setting.default)}\`\n` +
      `- A project file ${projectRules[setting.project]}` +
      `${setting.scope === "machine" ? "; a workspace's editor settings may not either" : ""}\n`,
  );
  return `${notice("shared/settings.ts")}${settingsIntroduction}\n${rows.join("\n")}`;
}

const notice = (source: string): string => `<!-- Generated from ${source} by \`npm run generate\`. -->\n\n`;

const settingsIntroduction = `# Settings

Every setting, where it can be written, and what wins.

1. The defaults on this page.
2. Your settings file: JSON, comments allowed. \`lacuna settings path\` prints where it is: \`~/.config/lacuna/settings.json\`
   on Linux (or under \`XDG_CONFIG_HOME\`), \`~/Library/Application Support/lacuna/settings.json\` on macOS,
   \`%APPDATA%\\lacuna\\settings.json\` on Windows. The environment variable \`LACUNA_CONFIG\` names another file.
3. The editor's settings, with the prefix \`lacuna.\`: \`"lacuna.complete.maxLines": 5\` in VS Code.
4. \`.lacuna.json\` at the root of the workspace. It comes with a repository, so it can only restrict: switch something
   off, lower a limit, exclude more. Of several workspace folders each one's file holds for the files in it, the innermost
   folder's where they lie inside each other. It is not read in a workspace that the editor does not trust.
5. The command line.

Keys can be written in one piece or as objects: \`"complete.maxLines": 5\` and \`"complete": { "maxLines": 5 }\` are the same.
Entries of \`complete.languages\` add to those of the weaker sources; every other setting replaces them.

A value that cannot be used is reported with its key, the value and the reason, and the next weaker source holds. A file
that is no valid JSON is reported with line and column and counts as empty; it is never overwritten.

\`\`\`
lacuna settings                              every setting, its value and its source
lacuna settings set complete.maxLines 5      change your file; comments stay
lacuna settings unset complete.maxLines
lacuna settings get complete.maxLines --json
\`\`\`

## All settings
`;

function reasonsPage(): string {
  const order = ["before asking", "while asking", "after the answer"] as const;
  const sections = order.map((when) => {
    const rows = Object.entries(reasons).filter(([, reason]) => reason.when === when);
    const lines = rows.map(([code, { means, help }]) => `| \`${code}\` | ${means} | ${help} |`);
    return `## ${when[0]?.toUpperCase()}${when.slice(1)}\n\n| Code | Meaning | What to do |\n|---|---|---|\n${lines.join("\n")}\n`;
  });
  return `${notice("server/domain/reason.ts")}${reasonsIntroduction}\n${sections.join("\n")}`;
}

const reasonsIntroduction = `# Reasons

Whenever nothing is shown, there is exactly one of these codes to say why. The editor's "Why was nothing shown?" command
names it with the details of the request, \`lacuna complete --explain\` does so in a shell, and \`--json\` has it in \`reason\`.
`;

function main(): void {
  const stale = generated.filter(({ file, text }) => read(file) !== text());
  if (process.argv.includes("--check")) {
    for (const { file } of stale) process.stderr.write(`${file} is stale: run npm run generate\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  for (const { file, text } of stale) {
    writeFileSync(new URL(file, root), text());
    process.stdout.write(`${file} rewritten\n`);
  }
}

if (isMain(import.meta.url)) main();
