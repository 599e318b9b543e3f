import type { Accounts } from "../accounts/createAccounts.ts";
import { parsePolicy } from "../accounts/policy/document.ts";
import type {
  DoneReply,
  PoliciesReply,
  PolicyBody,
  PolicyCheckBody,
  PolicyCheckReply,
  PolicyRemoveBody,
  PolicyVersionReply,
} from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { neededDocument, neededText, reading, textOrNone } from "./reading.ts";

const scope = "policy.write";

export function policyEndpoints({ policies }: Accounts): readonly Endpoint[] {
  return [
    get(
      "policies",
      { scope, does: "every policy document with its version" },
      async ({ caller }): Promise<PoliciesReply> => ({
        policies: (await policies.list(caller)).map(({ project = null, document, version, changedAt }) => ({
          ...{ project, document, version, changedAt: changedAt.toISOString() },
        })),
      }),
    ),
    post(
      "policies/check",
      { scope, does: "whether a document can be understood; stores nothing" },
      async ({ body }): Promise<PolicyCheckReply> => {
        const parsed = parsePolicy(readCheck(body).document);
        return parsed.kind === "rules" ? parsed : { ...parsed, line: parsed.line ?? null };
      },
    ),
    post(
      "policies",
      { scope, does: "store a document; 409 if somebody else changed it meanwhile" },
      async ({ caller, body }): Promise<PolicyVersionReply> => {
        const { project, document, basedOn } = readPolicy(body);
        const edit = { project: project ?? undefined, basedOn: basedOn ?? undefined, document };
        return { version: await policies.edit(caller, edit) };
      },
    ),
    post(
      "policies/remove",
      { scope, does: "remove a document; 409 if somebody else changed it meanwhile" },
      async ({ caller, body }): Promise<DoneReply> => {
        const { project, basedOn } = readRemove(body);
        await policies.removeVersion(caller, { project: project ?? undefined, basedOn });
        return done;
      },
    ),
  ];
}

const readCheck = (body: unknown): PolicyCheckBody =>
  reading(body, (fields) => ({ document: neededDocument(fields, "document", "a policy document as text") }));

const readPolicy = (body: unknown): PolicyBody =>
  reading(body, (fields) => ({
    project: textOrNone(fields, "project") ?? null,
    document: neededDocument(fields, "document", "a policy document as text"),
    basedOn: textOrNone(fields, "basedOn") ?? null,
  }));

const readRemove = (body: unknown): PolicyRemoveBody =>
  reading(body, (fields) => ({
    project: textOrNone(fields, "project") ?? null,
    basedOn: neededText(fields, "basedOn", "the version that is to be removed"),
  }));
