/** Runs something that a person may stop with Ctrl-C, so that it ends in order. */
export async function interruptibly(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { signal, ignore } = listenForInterrupt();
  try {
    await run(signal);
  } finally {
    ignore();
  }
}

/**
 * Ctrl-C, or a SIGTERM, as a signal; the second one ends the process at once. Not `once`: proper-lockfile's signal-exit ends
 * the process where it finds nobody else listening, and a listener that is heard once is gone by then.
 */
export function listenForInterrupt(): { readonly signal: AbortSignal; readonly ignore: () => void } {
  const interrupt = new AbortController();
  const hear = (): void => {
    if (interrupt.signal.aborted) process.exit(interruptedCode);
    interrupt.abort();
  };
  process.on("SIGINT", hear).on("SIGTERM", hear);
  return { signal: interrupt.signal, ignore: () => void process.off("SIGINT", hear).off("SIGTERM", hear) };
}

/** As shells say of a process that Ctrl-C ended. */
const interruptedCode = 130;
