import type { Setting } from "../../shared/settingKinds.ts";
import { settings as table, type SettingKey } from "../../shared/settings.ts";
import { assertNever } from "../base/invariant.ts";
import { isRecord } from "../base/record.ts";
import type { Value } from "./validate.ts";

/** What a project file makes of a value: the new value if it changes anything, and why some of it was refused. */
export type Restricted = { readonly value?: Value; readonly refused?: string };

/** A project file belongs to whoever wrote the repository: it may take away, never add. */
export function restrict(key: SettingKey, before: Value, wanted: Value): Restricted {
  const setting: Setting = table[key];
  switch (setting.project) {
    case "none":
      return same(before, wanted) ? {} : { refused: "a project file may not change this setting" };
    case "falseOnly":
      if (wanted === before) return {};
      return wanted === false ? { value: false } : { refused: "a project file may only switch this off" };
    case "lower":
      return lower(before, wanted);
    case "addItems":
      return addItems(before, wanted);
    case "addFalse":
      return addFalse(before, wanted);
    case "earlierChoice":
      return earlierChoice(setting, before, wanted);
    default:
      return assertNever(setting.project);
  }
}

const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

function lower(before: Value, wanted: Value): Restricted {
  if (typeof before !== "number" || typeof wanted !== "number" || wanted === before) return {};
  return wanted < before ? { value: wanted } : { refused: `a project file may only lower this, and ${before} holds` };
}

function earlierChoice(setting: Setting, before: Value, wanted: Value): Restricted {
  if (setting.type !== "choice" || wanted === before) return {};
  const place = (value: Value): number => setting.choices.findIndex((choice) => choice === value);
  return place(wanted) < place(before)
    ? { value: wanted }
    : { refused: `a project file may only choose what comes before ${JSON.stringify(before)}` };
}

function addItems(before: Value, wanted: Value): Restricted {
  if (!Array.isArray(before) || !Array.isArray(wanted)) return {};
  const held: readonly unknown[] = before;
  const asked: readonly unknown[] = wanted;
  const items = [...new Set([...held, ...asked].filter((item) => typeof item === "string"))];
  return items.length > held.length ? { value: items } : {};
}

function addFalse(before: Value, wanted: Value): Restricted {
  if (!isRecord(before) || !isRecord(wanted)) return {};
  const switches: Record<string, boolean> = Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, value === true]),
  );
  const isOn = (name: string): boolean => (Object.hasOwn(switches, name) ? switches[name] : switches["*"]) ?? true;
  const widened = Object.entries(wanted).flatMap(([name, on]) => (on === true && !isOn(name) ? [name] : []));
  const off = Object.entries(wanted).flatMap(([name, on]) => (on === false ? [name] : []));
  // "*" reaches the languages that are not listed; those listed as on have to be named.
  const added = off.filter((name) => switches[name] !== false);
  const refused =
    widened.length > 0 ? { refused: `a project file may only switch off; ${widened.join(", ")} stays off` } : {};
  if (added.length === 0) return refused;
  return { ...refused, value: { ...switches, ...Object.fromEntries(added.map((name) => [name, false])) } };
}
