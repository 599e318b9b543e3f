import type { Accounts } from "../accounts/createAccounts.ts";
import type { LimitInUse, LimitedSubject, Limits } from "../accounts/quota/limits.ts";
import { noLimits } from "../accounts/quota/limits.ts";
import type { DoneReply, LimitItem, LimitsReply } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { neededChoice, neededText, param, reading } from "./reading.ts";

export function limitEndpoints({ limits }: Accounts): readonly Endpoint[] {
  return [
    get(
      "limits",
      { scope: "policy.write", does: "everybody's and every group's limits, and what is used today" },
      async ({ caller }): Promise<LimitsReply> => ({
        limits: (await limits.inUse(caller)).map(limitItem),
      }),
    ),
    get(
      "people/:who/limits",
      { scope: "policy.write", does: "limits that hold for somebody, and what is used today" },
      async (call): Promise<LimitsReply> => ({
        limits: (await limits.of(call.caller, param(call, "who"))).map(limitItem),
      }),
    ),
    post(
      "limits",
      { scope: "policy.write", does: "replace the limits of everyone, a person or a group" },
      async ({ caller, body }): Promise<DoneReply> => {
        const { subject, values } = readLimits(body);
        await limits.set(caller, subject, values);
        return done;
      },
    ),
  ];
}

export const limitItem = ({ subject, limits, used }: LimitInUse): LimitItem => ({
  subject: { kind: subject.kind, name: nameOf(subject) },
  limits: {
    requestsPerMinute: limits.requestsPerMinute ?? null,
    tokensPerMinute: limits.tokensPerMinute ?? null,
    requestsPerDay: limits.requestsPerDay ?? null,
    tokensPerDay: limits.tokensPerDay ?? null,
  },
  usedToday: subject.kind === "everyone" ? null : used,
});

const nameOf = (subject: LimitedSubject): string =>
  subject.kind === "user" ? subject.who : subject.kind === "group" ? subject.name : "";

const range = { min: 1, max: 2_000_000_000 };

const readLimits = (body: unknown): { readonly subject: LimitedSubject; readonly values: Limits } =>
  reading(body, (fields) => {
    fields.need("subject", 'such as { "kind": "group", "name": "core" }');
    fields.need("limits", 'such as { "requestsPerMinute": 60 }');
    const subject = fields.inner("subject");
    const values = fields.inner("limits");
    const kind = neededChoice(subject, "kind", ["everyone", "user", "group"]) ?? "everyone";
    const named =
      kind === "everyone" ? (subject.text("name", 0) ?? "") : neededText(subject, "name", `the ${kind}'s name`);
    const read = {
      ...noLimits,
      requestsPerMinute: values.int("requestsPerMinute", range),
      tokensPerMinute: values.int("tokensPerMinute", range),
      requestsPerDay: values.int("requestsPerDay", range),
      tokensPerDay: values.int("tokensPerDay", range),
    };
    subject.refuseOthers();
    values.refuseOthers();
    return { subject: subjectOf(kind, named), values: read };
  });

function subjectOf(kind: LimitedSubject["kind"], name: string): LimitedSubject {
  switch (kind) {
    case "everyone":
      return { kind };
    case "user":
      return { kind, who: name };
    case "group":
      return { kind, name };
  }
}
