import type { Command } from "commander";
import { addEvalCompare } from "./eval/compare.ts";
import { addEvalFit } from "./eval/fit.ts";
import { addEvalPeers } from "./eval/peers.ts";
import { addEvalRepo } from "./eval/addRepo.ts";
import { addEvalSet } from "./eval/set.ts";

/** `lacuna eval …`: how good the completions are, measured. */
export function addEval(program: Command): void {
  const group = program.command("eval").description("measure how good completions are, on code with known answers");
  addEvalRepo(group);
  addEvalSet(group);
  addEvalCompare(group);
  addEvalPeers(group);
  addEvalFit(group);
}
