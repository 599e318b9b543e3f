import { isRecord } from "../../../base/record.ts";
import { entriesOf, textsOf } from "../json.ts";

/** Conditions that lead to types or source before those that lead to what runs. */
const conditions = ["types", "typings", "source", "import", "module", "node", "browser", "default", "require"];

/**
 * Targets of `key` ("." or "./sub", "#name") in a manifest's `exports` or `imports`, best first; undefined when the field says
 * nothing about it.
 */
export function targetsOf(field: unknown, key: string): readonly string[] | undefined {
  const entries = entriesOf(field);
  const hasKeys = entries.some(([name]) => name.startsWith(".") || name.startsWith("#"));
  if (!hasKeys) return key === "." && field !== undefined ? flat(field) : undefined;
  const exact = entries.find(([name]) => name === key);
  if (exact !== undefined) return flat(exact[1]);
  const patterns = entries
    .filter(([name]) => matches(name, key))
    .sort(([a], [b]) => b.indexOf("*") - a.indexOf("*") || b.length - a.length);
  const [best] = patterns;
  if (best === undefined) return undefined;
  const [pattern, target] = best;
  const star = starOf(pattern, key);
  return flat(target).map((each) => each.replaceAll("*", star));
}

/** Specifier keys without patterns, for completion. */
export const exportedKeys = (field: unknown): readonly string[] =>
  entriesOf(field)
    .filter(([name, target]) => /^[.#]/.test(name) && !name.includes("*") && target !== null)
    .map(([name]) => name)
    .filter((name) => !name.endsWith(".json"));

/** Text that `*` stands for. */
export function starOf(pattern: string, key: string): string {
  const at = pattern.indexOf("*");
  return key.slice(at, key.length - (pattern.length - at - 1));
}

export function matches(pattern: string, key: string): boolean {
  const at = pattern.indexOf("*");
  if (at === -1) return pattern === key;
  const tail = pattern.slice(at + 1);
  return key.length >= pattern.length - 1 && key.startsWith(pattern.slice(0, at)) && key.endsWith(tail);
}

function flat(target: unknown): readonly string[] {
  if (Array.isArray(target)) return target.flatMap((each: unknown) => flat(each));
  if (!isRecord(target)) return textsOf(target);
  const known = conditions.filter((name) => Object.hasOwn(target, name));
  const others = Object.keys(target).filter((name) => !conditions.includes(name));
  return [...known, ...others].flatMap((name) => flat(target[name]));
}
