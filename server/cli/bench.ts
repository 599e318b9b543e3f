import type { Command } from "commander";
import { addBenchEngine } from "./bench/engine.ts";
import { addBenchGrowth } from "./bench/growth.ts";
import { addBenchPeers } from "./bench/peers.ts";
import { addBenchReplay } from "./bench/replay.ts";

/** `lacuna bench …`: how fast the completions are, measured. */
export function addBench(program: Command): void {
  const group = program.command("bench").description("measure how fast completions are on this machine");
  addBenchReplay(group);
  addBenchGrowth(group);
  addBenchPeers(group);
  addBenchEngine(group);
}
