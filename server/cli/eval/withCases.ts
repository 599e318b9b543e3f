import { resolve } from "node:path";
import type { MaskedCase } from "../../evaluation/maskedCase.ts";
import { describeProblem } from "../../settings/problem.ts";
import { fail, note } from "../output.ts";
import type { OwnCasesFlags, RepoFlags } from "./flags.ts";
import { interruptibly } from "../interruptibly.ts";
import { casesFor } from "./ownCases.ts";
import type { Plan } from "./plan.ts";

type Asked = {
  readonly named: string;
  readonly flags: Pick<RepoFlags, "cases" | "repo" | "limit"> & OwnCasesFlags;
  readonly plan: Plan;
};

export type Given = {
  readonly plan: Plan;
  readonly folder: string;
  readonly cases: readonly MaskedCase[];
  readonly signal: AbortSignal;
};

/** The cases that the flags name or that are cut from the folder; says what is wrong with them, or with the settings. */
export const withCases = ({ named, flags, plan }: Asked, run: (given: Given) => Promise<void>): Promise<void> =>
  interruptibly(async (signal) => {
    const loaded = await casesFor(named, flags, signal);
    if (signal.aborted) return fail("interrupted");
    if (loaded.kind === "bad") return fail(loaded.message, loaded.code);
    for (const problem of plan.problems) note(`lacuna: ${describeProblem(problem)}`);
    await run({ plan, folder: resolve(named), cases: loaded.cases, signal });
  });
