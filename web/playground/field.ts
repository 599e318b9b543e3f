/** Of an answer whose shape nobody has checked; undefined where there is none of that name. */
export function field(from: unknown, key: string): unknown {
  return typeof from === "object" && from !== null
    ? Object.entries(from).find(([name]) => name === key)?.[1]
    : undefined;
}
