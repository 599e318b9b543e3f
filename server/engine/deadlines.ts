/** How long each call may take. Every wait of the client has one of these. */
export const deadlines = {
  connectMs: 2000,
  /** A host answers within milliseconds, unless the machine is swapping. */
  helloMs: 5000,
  /** From starting the process until its socket accepts: Node itself takes a second or two on a busy machine. */
  startMs: 20_000,
  /** Reading a large model from a slow disk takes minutes. */
  loadMs: 15 * 60_000,
  countTokensMs: 3000,
  /** Without a single event, waiting in the queue included. */
  silenceMs: 120_000,
  /** An aborted request's own report comes within a batch; its caller does not wait longer than this for it. */
  abortMs: 1000,
  stopMs: 8000,
} as const;
