import { readFileSync } from "node:fs";
import { AccountsError } from "../../accounts/accountsError.ts";
import { parsePolicy } from "../../accounts/policy/document.ts";
import { messageOf } from "../../base/errorMessage.ts";
import { PathRules } from "../../privacy/pathRules.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { explainingFailure, withAccounts, type Place } from "./withAccounts.ts";

export type PolicyFlags = Place & { readonly project?: string };

export const check = (file: string, flags: { readonly path?: string; readonly json?: boolean }): Promise<void> =>
  explainingFailure(async () => {
    const parsed = parsePolicy(read(file));
    if (parsed.kind === "broken") {
      const place = parsed.line === undefined ? file : `${file}:${parsed.line}`;
      if (flags.json) printJson(parsed);
      fail(`${place}: ${parsed.reason}. Where it holds, nothing would be sent`, exitCodes.failed);
      return;
    }
    const { rules } = parsed;
    const excludedBy =
      flags.path === undefined ? undefined : new PathRules().findExclusion(rules.excludedPaths, flags.path);
    if (flags.json)
      printJson({ kind: "rules", rules, ...(flags.path === undefined ? {} : { excludedBy: excludedBy ?? null }) });
    else if (flags.path === undefined) print(`${file} can be understood`);
    else print(excludedBy === undefined ? `${flags.path} may be sent` : `${flags.path} is excluded by ${excludedBy}`);
  });

export const set = (file: string, flags: PolicyFlags): Promise<void> =>
  withAccounts(flags, async ({ policies }) => {
    await policies.set("console", flags.project, read(file));
    if (flags.json) printJson({ done: true });
    else note(`${file} holds for ${flags.project ?? "every project"}`);
  });

export const remove = (flags: PolicyFlags): Promise<void> =>
  withAccounts(flags, async ({ policies }) => {
    await policies.remove("console", flags.project);
    if (flags.json) printJson({ done: true });
    else note(`the document of ${flags.project ?? "the whole server"} is removed`);
  });

export const show = (flags: PolicyFlags): Promise<void> =>
  withAccounts(flags, async ({ policies }) => {
    const policy = await policies.of(flags.project);
    printJson(policy.kind === "open" && !flags.json ? policy.rules : policy);
  });

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new AccountsError("notFound", `${file} cannot be read: ${messageOf(error)}`);
  }
}
