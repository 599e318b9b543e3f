import type { Command } from "commander";

/** `lacuna bench replay`: typing, key by key, through the language server and the engine. */
export function addBenchReplay(group: Command): void {
  group.command("replay").description("replay typing through the language server and the model, and measure it");
}
