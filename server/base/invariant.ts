/** Thrown when the code itself is wrong; never for bad input or an expected failure. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new InvariantError(message);
}

/** Makes a `switch` over a union fail to compile when a variant is not handled. */
export function assertNever(value: never): never {
  throw new InvariantError(`unhandled variant: ${JSON.stringify(value)}`);
}
