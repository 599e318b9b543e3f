/** The editor runs the lines of a message together: of a long one the first is shown, and the rest on demand. */
export function headline(message: string): string {
  const [first = "", ...others] = message.trim().split("\n");
  return others.length === 0 ? first : first.replace(/\s*\w+:$/, "");
}
