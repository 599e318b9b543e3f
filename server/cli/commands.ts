import type { Command } from "commander";

/** Adds one command to the program; its action imports what it needs. In the order of `--help`. */
export const commands: readonly ((program: Command) => void)[] = [];
