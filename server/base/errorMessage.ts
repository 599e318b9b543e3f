/** What an error of the file system, the network or a child process says, on one line, with its cause. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = ""] = error.message.split("\n", 1);
  const said = message === "" ? error.name : message;
  const cause = causeOf(error);
  return cause === undefined ? said : `${said} (${messageOf(cause)})`;
}

function causeOf(error: Error): unknown {
  if (!(error instanceof AggregateError)) return error.cause;
  const inner: readonly unknown[] = error.errors;
  return inner[0];
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
