import type { ApiFailure } from "../api.ts";

export type Placed<Name extends string> = {
  /** What is wrong with a field of the form, by the server's name for it. */
  readonly beside: Readonly<Partial<Record<Name, string>>>;
  /** What is about no field of it. */
  readonly rest: ApiFailure | undefined;
};

/** `main`: the field that the form is about; a name that is taken, unknown or not allowed is its fault. */
export function placeFailure<Name extends string>(
  failure: ApiFailure | undefined,
  names: readonly Name[],
  main?: Name,
): Placed<Name> {
  if (!failure) return { beside: {}, rest: undefined };
  const found = names.filter((name) => failure.fields[name] !== undefined);
  const isMain = main !== undefined && Object.keys(failure.fields).length === 0 && [400, 404, 409].includes(failure.status);
  const entries: readonly (readonly [Name, string])[] = isMain
    ? [[main, failure.message]]
    : found.map((name) => [name, failure.fields[name] ?? ""]);
  const beside: Partial<Record<Name, string>> = {};
  for (const [name, wrong] of entries) beside[name] = asSentence(wrong);
  const isPlaced = isMain || (found.length > 0 && found.length === Object.keys(failure.fields).length);
  return { beside, rest: isPlaced ? undefined : failure };
}

const asSentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
