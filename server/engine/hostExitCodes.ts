/** How a host process ended; the process that started it reads it. */
export const hostExitCodes = { ok: 0, failed: 1, taken: 10, unsafe: 11 } as const;
