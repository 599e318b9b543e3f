import type { Setting } from "../../../shared/settingKinds.ts";
import { settings as table, type SettingKey } from "../../../shared/settings.ts";
import { editSettings } from "../../settings/edit.ts";
import { readSettingsFile, userFile, writeWhole } from "../../settings/files.ts";
import { isSettingKey, settingKeys } from "../../settings/flatten.ts";
import { loadSettings, parseSettings } from "../../settings/load.ts";
import type { LoadedSettings } from "../../settings/loaded.ts";
import { describeProblem, quoteValue } from "../../settings/problem.ts";
import { suggestKey } from "../../settings/suggest.ts";
import { checkValue, readText, type Value } from "../../settings/validate.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";

export type Flags = { readonly json?: boolean };

const load = (): LoadedSettings => loadSettings({ projectDir: process.cwd() });

export function path({ json }: Flags): void {
  if (json) printJson({ file: userFile() });
  else print(userFile());
}

export function list({ json }: Flags): void {
  const { settings, sources, problems } = load();
  if (json) {
    printJson({ settings, sources, problems, file: userFile() });
    return;
  }
  const width = Math.max(...settingKeys.map((key) => key.length));
  for (const key of settingKeys) {
    const origin = sources[key] === "default" ? "" : `  (${sources[key]})`;
    print(`${key.padEnd(width)}  ${quoteValue(settings[key])}${origin}`);
  }
  for (const problem of problems) note(`lacuna: ${describeProblem(problem)}`);
}

export function get(written: string, { json }: Flags): void {
  const key = readKey(written);
  if (key === undefined) return;
  const { settings, sources, problems } = load();
  if (json) printJson({ key, value: settings[key], source: sources[key] });
  else print(typeof settings[key] === "string" ? settings[key] : JSON.stringify(settings[key]));
  for (const problem of problems)
    if (problem.key === key || problem.key === undefined) note(`lacuna: ${describeProblem(problem)}`);
}

export function set(written: string, text: string, { json }: Flags): void {
  const key = readKey(written);
  if (key === undefined) return;
  const { value, faults } = checkValue(key, readText(key, text));
  const [fault] = faults;
  if (value === undefined || fault !== undefined) {
    fail(
      `${key} ${fault?.reason ?? "does not take this value"}, not ${quoteValue(fault?.value ?? text)}`,
      exitCodes.usage,
    );
    return;
  }
  if (!change(key, value)) return;
  if (json) printJson({ key, value, file: userFile() });
  else print(`${key} is ${quoteValue(value)} in ${userFile()}`);
  const { settings, sources } = load();
  if (sources[key] !== "user" && JSON.stringify(settings[key]) !== JSON.stringify(value))
    note(`lacuna: in this folder ${quoteValue(settings[key])} holds, because of its project file`);
}

export function unset(written: string, { json }: Flags): void {
  const key = readKey(written);
  if (key === undefined || !change(key, undefined)) return;
  if (json) printJson({ key, file: userFile() });
  else print(`${key} is back at its default, ${quoteValue(describeDefault(key))}`);
}

const describeDefault = (key: SettingKey): unknown => {
  const setting: Setting = table[key];
  return setting.default;
};

/** False when the file could not be changed; a file that cannot be parsed is never overwritten. */
function change(key: SettingKey, value: Value | undefined): boolean {
  const file = userFile();
  const content = readSettingsFile(file);
  if (content.kind === "unreadable") {
    fail(`${file}: ${content.reason}; nothing was changed`);
    return false;
  }
  const text = content.kind === "text" ? content.text : "";
  const parsed = parseSettings(text);
  if (parsed.kind === "broken") {
    const { line, column, reason } = parsed.fault;
    fail(`${file}:${line}:${column}: ${reason}; mend the file first, nothing was changed`);
    return false;
  }
  if (content.kind === "missing" && value === undefined) return true;
  try {
    writeWhole(file, editSettings(text, key, value));
    return true;
  } catch (error) {
    fail(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function readKey(written: string): SettingKey | undefined {
  const key = written.replace(/^lacuna\./, "");
  if (isSettingKey(key)) return key;
  const suggestion = suggestKey(key);
  const hint = suggestion === undefined ? "`lacuna settings list` prints them all" : `did you mean ${suggestion}?`;
  fail(`there is no setting ${written}; ${hint}`, exitCodes.notFound);
  return undefined;
}
