import type { Accounts } from "../accounts/createAccounts.ts";
import type { DoneReply, GroupBody, GroupRenameBody, GroupSetBody, GroupsReply, MemberBody } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { isNull, neededText, neededTexts, param, reading } from "./reading.ts";

const write = "people.write";

export function groupEndpoints({ groups }: Accounts): readonly Endpoint[] {
  return [
    get(
      "groups",
      { scope: "usage.read", does: "groups with their members; of a lead the own ones" },
      async ({ caller }): Promise<GroupsReply> => ({
        groups: (await groups.list(caller)).map((each) => ({ ...each, models: each.models ?? null })),
      }),
    ),
    post("groups", { scope: write, does: "add a group" }, async ({ caller, body }): Promise<DoneReply> => {
      await groups.add(caller, readName(body).name);
      return done;
    }),
    post(
      "groups/rename",
      { scope: write, does: "another name for a group; members, limits and figures go with it" },
      async ({ caller, body }): Promise<DoneReply> => {
        const { name, to } = readRename(body);
        await groups.rename(caller, name, to);
        return done;
      },
    ),
    post(
      "groups/remove",
      { scope: write, does: "remove a group; its members stay" },
      async ({ caller, body }): Promise<DoneReply> => {
        await groups.remove(caller, readName(body).name);
        return done;
      },
    ),
    post(
      "groups/:name/set",
      { scope: "policy.write", does: "a group's share of a busy engine and its models" },
      async (call): Promise<DoneReply> => {
        const { weight, models } = readSet(call.body);
        await groups.set(call.caller, { name: param(call, "name"), weight, models: models ?? undefined });
        return done;
      },
    ),
    ...memberEndpoints(groups),
  ];
}

const memberEndpoints = (groups: Accounts["groups"]): readonly Endpoint[] => [
  post("groups/:name/join", { scope: write, does: "bring somebody into a group" }, async (call): Promise<DoneReply> => {
    await groups.join(call.caller, param(call, "name"), readMember(call.body).user);
    return done;
  }),
  post(
    "groups/:name/leave",
    { scope: write, does: "take somebody out of a group" },
    async (call): Promise<DoneReply> => {
      await groups.leave(call.caller, param(call, "name"), readMember(call.body).user);
      return done;
    },
  ),
];

const readName = (body: unknown): GroupBody =>
  reading(body, (fields) => ({ name: neededText(fields, "name", "the group's name") }));

const readRename = (body: unknown): GroupRenameBody =>
  reading(body, (fields) => ({
    name: neededText(fields, "name", "the group's name"),
    to: neededText(fields, "to", "the group's new name"),
  }));

const readMember = (body: unknown): MemberBody =>
  reading(body, (fields) => ({ user: neededText(fields, "user", "the name or id of a person") }));

const readSet = (body: unknown): GroupSetBody =>
  reading(body, (fields) => {
    fields.need("weight", "a whole number from 1 to 100");
    return {
      weight: fields.int("weight", { min: 1, max: 100 }) ?? 1,
      models:
        isNull(body, "models") && !fields.has("models")
          ? null
          : neededTexts(fields, "models", "ids of models, or null for all"),
    };
  });
