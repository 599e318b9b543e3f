import { field, isRecord } from "../../base/record.ts";

/** Readers of what servers answer: anything of another type counts as missing. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const numbersOf = (value: unknown): readonly number[] =>
  listOf(value).flatMap((each) => (typeof each === "number" ? [each] : []));

/** The value at the end of a path of keys. */
export const deepField = (from: unknown, ...keys: readonly string[]): unknown => keys.reduce<unknown>(field, from);

/** The value, or undefined for what is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller tells what was expected.
    return undefined;
  }
}

/** Leaves out keys without a number. */
export function figures<Key extends string>(from: Readonly<Record<Key, unknown>>): { readonly [K in Key]?: number } {
  const found: { [K in Key]?: number } = {};
  for (const key in from) {
    const value = numberOf(from[key]);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** What a server gave as its error, in any of the usual shapes: a text, or an object somewhere with `message` or `detail`. */
export function errorText(body: unknown): string {
  if (typeof body === "string") return body;
  if (!isRecord(body)) return "";
  for (const key of ["error", "message", "detail"]) {
    const inner = body[key];
    const text = Array.isArray(inner) ? JSON.stringify(inner) : errorText(inner);
    if (text !== "") return text;
  }
  return "";
}
