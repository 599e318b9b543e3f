import type { Accounts } from "../accounts/createAccounts.ts";
import { RequestFailure } from "../gateway/failure.ts";
import type {
  DoneReply,
  EraseBody,
  ExportReply,
  LimitsReply,
  NewTokenReply,
  OwnUsageReply,
  TokensReply,
} from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { exported, tokenItem } from "./items.ts";
import { limitItem } from "./limits.ts";
import { readNewToken, readRevoke, tokensOf } from "./tokens.ts";
import { neededText, reading } from "./reading.ts";

/** What everybody with a page of their own may see and do there. */
export function selfEndpoints({ tokens, identities, people, usage, limits }: Accounts): readonly Endpoint[] {
  return [
    get("me/tokens", { scope: "self", does: "own tokens" }, ({ caller }): Promise<TokensReply> =>
      tokensOf({ tokens, identities }, caller, caller.userId),
    ),
    post("me/tokens", { scope: "self", does: "a new token, told once" }, async (call): Promise<NewTokenReply> => {
      const made = await tokens.create(call.caller, { ...readNewToken(call.body), user: call.caller.userId });
      return { secret: made.secret, token: tokenItem(made.token) };
    }),
    post(
      "me/tokens/revoke",
      { scope: "self", does: "revoke an own token" },
      async ({ caller, body }): Promise<DoneReply> => {
        const { id } = readRevoke(body);
        const isOwn = (await tokens.list(caller, caller.userId)).some((each) => each.id === id);
        if (!isOwn) throw new RequestFailure("notFound", "You have no such token.");
        await tokens.revoke(caller, id);
        return done;
      },
    ),
    get("me/usage", { scope: "self", does: "own figures by day" }, async (call): Promise<OwnUsageReply> => ({
      days: await usage.own(call.caller, reading(call.query, readPeriod)),
    })),
    get(
      "me/limits",
      { scope: "self", does: "limits that hold for oneself" },
      async ({ caller }): Promise<LimitsReply> => ({
        limits: (await limits.own(caller)).map(limitItem).map(withoutOthersUse),
      }),
    ),
    get(
      "me/export",
      { scope: "self", does: "all that is stored about oneself" },
      async ({ caller }): Promise<ExportReply> => exported(await people.export(caller, caller.userId)),
    ),
    post(
      "me/erase",
      { scope: "self", does: "ask to be erased, which an administrator does" },
      async (call): Promise<DoneReply> => {
        demandName(call.body, call.caller.name);
        await people.askErasure(call.caller);
        return done;
      },
    ),
  ];
}

export const readPeriod = (fields: Parameters<typeof neededText>[0]) => ({
  from: neededText(fields, "from", "the first day, such as 2026-03-01"),
  to: neededText(fields, "to", "the last day, such as 2026-03-31"),
});

/** A name typed a second time: what cannot be taken back does not happen by a slip. */
export function demandName(body: unknown, expected: string): void {
  const { name } = reading(body, (fields): EraseBody => ({ name: neededText(fields, "name", "the person's name") }));
  if (name !== expected)
    throw new RequestFailure("badRequest", "name: is another; allowed is the name of the person that is to be erased");
}

/** The rest of a small group's use would be one colleague's. */
const withoutOthersUse = (item: LimitsReply["limits"][number]): LimitsReply["limits"][number] =>
  item.subject.kind === "group" ? { ...item, usedToday: null } : item;
