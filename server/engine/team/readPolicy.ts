import { field, isRecord } from "../../base/record.ts";
import type { TeamPolicy, TeamRules } from "../../domain/teamServer.ts";
import { textOf } from "../remote/json.ts";

export type Told = { readonly tag: string; readonly policy: TeamPolicy };

const rules = ["excludedPaths", "excludedLanguages", "localFallback"];

/** A server's answer; whatever cannot be understood is closed, as is a rule that this Lacuna does not know. */
export function readPolicy(body: unknown, known: Told | undefined): Told {
  const tag = textOf(field(body, "tag"));
  if (known && tag === known.tag && field(body, "policy") === undefined) return known;
  return { tag, policy: policyOf(field(body, "policy")) };
}

function policyOf(given: unknown): TeamPolicy {
  if (field(given, "kind") === "closed") return closed(textOf(field(given, "reason")).slice(0, 300));
  const read = field(given, "kind") === "open" ? rulesOf(field(given, "rules")) : undefined;
  return read ? { kind: "open", rules: read } : closed("the policy cannot be understood; nothing is sent");
}

const closed = (reason: string): TeamPolicy => ({ kind: "closed", reason });

function rulesOf(given: unknown): TeamRules | undefined {
  if (!isRecord(given) || Object.keys(given).some((key) => !rules.includes(key))) return undefined;
  const { excludedPaths, excludedLanguages, localFallback } = given;
  if (!isTexts(excludedPaths) || !isTexts(excludedLanguages) || typeof localFallback !== "boolean") return undefined;
  return { excludedPaths, excludedLanguages, localFallback };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
