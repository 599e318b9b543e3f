export type Fields = ReadonlyMap<string, unknown>;

/** The fields of an object; empty for anything else. */
export const fieldsIn = (value: unknown): Fields =>
  new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);

/** The fields of a JSON object; empty for anything else, undefined for what is no JSON. */
export function fieldsOf(line: string): Fields | undefined {
  try {
    return fieldsIn(JSON.parse(line));
  } catch {
    // What is wrong is told with the line's number by the caller.
    return undefined;
  }
}
