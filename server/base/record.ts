/** Data that came from outside: JSON files, editors, the wire. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value under `key`, or undefined when `from` is no object. */
export const field = (from: unknown, key: string): unknown => (isRecord(from) ? from[key] : undefined);
