import { settings as table, type SettingKey } from "../../shared/settings.ts";
import { isRecord } from "../base/record.ts";

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(table, key);
export const settingKeys: readonly SettingKey[] = Object.keys(table).filter(isSettingKey);

export type Flat = { readonly known: ReadonlyMap<SettingKey, unknown>; readonly unknown: ReadonlyMap<string, unknown> };

/** Nested objects and dotted keys, with or without `lacuna.`, to one map. `null` means "not set". */
export function flatten(raw: Readonly<Record<string, unknown>>): Flat {
  const known = new Map<SettingKey, unknown>();
  const unknown = new Map<string, unknown>();
  const walk = (from: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [name, value] of Object.entries(from)) {
      const path = withoutProduct(prefix === "" ? name : `${prefix}.${name}`);
      if (value === null || value === undefined) continue;
      if (isSettingKey(path)) known.set(path, value);
      else if (isRecord(value) && (path === "" || isArea(path))) walk(value, path);
      else unknown.set(path, value);
    }
  };
  walk(raw, "");
  return { known, unknown };
}

const isArea = (path: string): boolean => settingKeys.some((key) => key.startsWith(`${path}.`));

const withoutProduct = (path: string): string => (path === "lacuna" ? "" : path.replace(/^lacuna\./, ""));
