import type { Command } from "commander";

/** `lacuna bench growth`: what a key press costs without a model, against the size of files and repositories. */
export function addBenchGrowth(group: Command): void {
  group.command("growth").description("measure what a key press costs without a model, as files and repositories grow");
}
