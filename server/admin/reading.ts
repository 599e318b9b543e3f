import { isRecord } from "../base/record.ts";
import { badBody, RequestFailure } from "../gateway/failure.ts";
import { Fields } from "../gateway/fields.ts";
import type { Call } from "../gateway/route.ts";

/**
 * Reads a body or a query that may hold nothing but what `read` asks for. The functions below put a placeholder where something
 * is missing or wrong: it is noted, so `read`'s answer is never used then.
 */
export function reading<T>(value: unknown, read: (fields: Fields) => T): T {
  const fields = new Fields(value ?? {});
  const answer = read(fields);
  fields.refuseOthers();
  if (fields.faults.length > 0) throw badBody(fields.faults);
  return answer;
}

/** For a change that takes nothing: `{}`. */
export const readNothing = (value: unknown): void => reading(value, () => {});

/** Of at most 200 characters, as names and labels are. */
export const neededText = (fields: Fields, key: string, means: string): string =>
  text(fields, { key, means, longest: 200 });

/** A document of any length that the server takes. */
export const neededDocument = (fields: Fields, key: string, means: string): string =>
  text(fields, { key, means, longest: Infinity });

function text(
  fields: Fields,
  { key, means, longest }: { readonly key: string; readonly means: string; readonly longest: number },
): string {
  fields.need(key, means);
  return sane(fields, key, fields.text(key, longest)) ?? "";
}

export const textOrNone = (fields: Fields, key: string): string | undefined => sane(fields, key, fields.text(key, 200));

export function neededChoice<const Choice extends string>(
  fields: Fields,
  key: string,
  choices: readonly [Choice, ...Choice[]] | readonly Choice[],
): Choice | undefined {
  fields.need(key, choices.join(", "));
  return fields.choice(key, choices);
}

export function neededTexts(fields: Fields, key: string, means: string): readonly string[] {
  fields.need(key, means);
  return (fields.texts(key, { most: 100, longest: 200 }) ?? []).filter((each) => sane(fields, key, each) !== undefined);
}

/** A number as a query spells it. */
export function countIn(
  fields: Fields,
  key: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const written = fields.text(key, 20);
  if (written === undefined) return undefined;
  const number = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
  if (number >= least && number <= most) return number;
  fields.fault(key, "is no such number", `a whole number from ${least} to ${most}`);
  return undefined;
}

/** Whether null was sent, which is not the same as nothing. */
export const isNull = (value: unknown, key: string): boolean => isRecord(value) && value[key] === null;

/** A part of the path. */
export function param({ params }: Call, key: string): string {
  const value = params[key] ?? "";
  if (value === "" || value.length > 200 || value.includes("\0"))
    throw new RequestFailure("badRequest", `${key} in the address is not a name.`);
  return value;
}

/** PostgreSQL cannot hold the character 0. */
function sane(fields: Fields, key: string, value: string | undefined): string | undefined {
  if (value?.includes("\0") !== true) return value;
  fields.fault(key, "holds the character 0", "text");
  return undefined;
}
