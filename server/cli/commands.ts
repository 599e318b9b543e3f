import type { Command } from "commander";
import { addEngine } from "./engine.ts";
import { addModels } from "./models.ts";
import { addSettings } from "./settings.ts";

/** Adds one command to the program; its action imports what it needs. In the order of `--help`. */
export const commands: readonly ((program: Command) => void)[] = [addModels, addSettings, addEngine];
