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
  const beside: Partial<Record<Name, string>> = {};
  if (!failure) return { beside, rest: undefined };
  const named = Object.keys(failure.fields);
  if (main !== undefined && named.length === 0 && [400, 404, 409].includes(failure.status)) {
    beside[main] = asSentence(failure.message);
    return { beside, rest: undefined };
  }
  for (const name of names) {
    const wrong = failure.fields[name];
    if (wrong !== undefined) beside[name] = asSentence(wrong);
  }
  const isPlaced = named.length > 0 && named.every((each) => names.some((name) => name === each));
  return { beside, rest: isPlaced ? undefined : failure };
}

const asSentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
