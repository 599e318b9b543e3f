/** The only place of a command that writes to the terminal. stdout is the answer, stderr is for people. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** The reader of a pipe may leave early (`lacuna models list | head`); that is no error. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  note(`lacuna: standard output cannot be written: ${error.message}`);
  process.exit(exitCodes.failed);
});

/** What a command returns to the shell; documented in docs/cli.md. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notFound: 3, unavailable: 4 } as const;

/** Ends the command with an error a person can act on. Set, not exited: open handles finish first. */
export const fail = (message: string, code: number = exitCodes.failed): void => {
  note(`lacuna: ${message}`);
  process.exitCode = code;
};
