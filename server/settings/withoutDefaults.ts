import { settings as table } from "../../shared/settings.ts";
import { flatten } from "./flatten.ts";
import { isRecord } from "../base/record.ts";

/** Leaves out what equals the default; for editors that fill in every value, so that the user's file still counts. */
export function withoutDefaults(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(raw)) return undefined;
  const { known, unknown } = flatten(raw);
  const explicit = [...known].flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    const fallback: unknown = table[key].default;
    if (!isRecord(value) || !isRecord(fallback)) return isSame(value, fallback) ? [] : [[key, value]];
    const rest = Object.entries(value).filter(([name, each]) => fallback[name] !== each);
    return rest.length === 0 ? [] : [[key, Object.fromEntries(rest)]];
  });
  return Object.fromEntries([...explicit, ...unknown]);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
