import type { Setting } from "../../shared/settingKinds.ts";
import { settings as table, type SettingKey } from "../../shared/settings.ts";
import { assertNever } from "../base/invariant.ts";
import { isRecord } from "../base/record.ts";

export type Value = boolean | number | string | readonly string[] | Readonly<Record<string, boolean>>;

/** The usable part of a raw value, if any, and what is wrong with the rest. */
export type Checked = {
  readonly value: Value | undefined;
  readonly faults: readonly { readonly value: unknown; readonly reason: string }[];
};

/** Checks one raw value against its row of the table. */
export function checkValue(key: SettingKey, raw: unknown): Checked {
  const setting: Setting = table[key];
  switch (setting.type) {
    case "boolean":
      return typeof raw === "boolean" ? usable(raw) : faulty(raw, booleanFault(raw));
    case "int":
      return checkInt(setting, raw);
    case "choice":
      if (typeof raw === "string" && setting.choices.includes(raw)) return usable(raw);
      return faulty(raw, `must be one of ${setting.choices.join(", ")}`);
    case "text":
      return typeof raw === "string" ? usable(raw.trim()) : faulty(raw, "must be a text");
    case "list":
      return checkList(raw);
    case "switches":
      return checkSwitches(raw);
    default:
      return assertNever(setting);
  }
}

const usable = (value: Value): Checked => ({ value, faults: [] });
const faulty = (value: unknown, reason: string): Checked => ({ value: undefined, faults: [{ value, reason }] });

const booleanFault = (raw: unknown): string =>
  raw === "true" || raw === "false" ? "must be true or false, without quotes" : "must be true or false";

function checkInt({ min, max, unit }: Extract<Setting, { type: "int" }>, raw: unknown): Checked {
  const range = `from ${min} to ${max} (${unit})`;
  if (typeof raw !== "number" || !Number.isInteger(raw)) return faulty(raw, `must be a whole number ${range}`);
  return raw >= min && raw <= max ? usable(raw) : faulty(raw, `must be ${range}`);
}

/** Far more than anybody writes by hand; a repository's project file is written by anybody. */
const mostEntries = 1000;
const longestEntry = 1000;

/** Entries that cannot be used are left out, so that one slip does not lift every other exclusion. */
function checkList(raw: unknown): Checked {
  if (!Array.isArray(raw)) return faulty(raw, "must be a list of texts");
  const all: readonly unknown[] = raw;
  const entries = all.slice(0, mostEntries);
  const isText = (entry: unknown): entry is string =>
    typeof entry === "string" && entry !== "" && entry.length <= longestEntry;
  const bad = entries.filter((entry) => !isText(entry));
  const faults = bad.map((entry) => ({ value: entry, reason: "every entry must be a text that is not empty" }));
  const tooMany = { value: all.length, reason: `only the first ${mostEntries} entries count` };
  return { value: entries.filter(isText), faults: all.length > mostEntries ? [...faults, tooMany] : faults };
}

function checkSwitches(raw: unknown): Checked {
  if (!isRecord(raw)) return faulty(raw, "must be an object of names with true or false");
  const value: Record<string, boolean> = {};
  const faults: { value: unknown; reason: string }[] = [];
  for (const [name, each] of Object.entries(raw)) {
    if (each === null) continue;
    if (typeof each !== "boolean") faults.push({ value: { [name]: each }, reason: `${name} must be true or false` });
    else Object.defineProperty(value, name, { value: each, enumerable: true, writable: true, configurable: true });
  }
  return { value, faults };
}

/** A text from a command line, read as the setting's type says; given back as it is where it does not fit. */
export function readText(key: SettingKey, text: string): unknown {
  const setting: Setting = table[key];
  switch (setting.type) {
    case "boolean":
      return /^(true|on|yes)$/i.test(text) ? true : /^(false|off|no)$/i.test(text) ? false : text;
    case "int":
      return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
    case "list":
      return text.trim() === "" ? [] : (readJson(text) ?? text.split(",").map((entry) => entry.trim()));
    case "switches":
      return readJson(text) ?? readPairs(text) ?? text;
    case "choice":
    case "text":
      return text;
    default:
      return assertNever(setting);
  }
}

function readJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all; the check of the value says what is expected.
    return undefined;
  }
}

/** `python=false,go=true` */
function readPairs(text: string): Readonly<Record<string, boolean>> | undefined {
  const pairs = text.split(",").map((pair) => /^\s*([^=\s]+)\s*=\s*(true|false)\s*$/.exec(pair));
  if (!pairs.every((pair) => pair !== null)) return undefined;
  return Object.fromEntries(pairs.map(([, name = "", value]) => [name, value === "true"]));
}
