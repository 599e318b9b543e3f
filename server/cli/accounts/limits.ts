import { AccountsError } from "../../accounts/accountsError.ts";
import type { LimitedSubject, Limits } from "../../accounts/quota/limits.ts";
import { table } from "../models/table.ts";
import { note, print, printJson } from "../output.ts";
import { numberOf, withAccounts, type Place } from "./withAccounts.ts";

export type LimitFlags = Place & {
  readonly requestsPerMinute?: string;
  readonly tokensPerMinute?: string;
  readonly requestsPerDay?: string;
  readonly tokensPerDay?: string;
};

export const list = (place: Place): Promise<void> =>
  withAccounts(place, async ({ limits, people }) => {
    const names = new Map((await people.list("console")).map(({ id, name }) => [`user:${id}`, `user:${name}`]));
    const all = (await limits.list("console")).map((each) => ({
      ...each,
      subject: names.get(each.subject) ?? each.subject,
    }));
    if (place.json) printJson(all);
    else if (all.length === 0) note("nothing is limited");
    else
      print(
        table([
          ["SUBJECT", "REQUESTS/MIN", "TOKENS/MIN", "REQUESTS/DAY", "TOKENS/DAY"],
          ...all.map(({ subject, limits }) => [subject, ...cellsOf(limits)]),
        ]),
      );
  });

export const set = (subject: string, flags: LimitFlags): Promise<void> =>
  withAccounts(flags, async ({ limits }) => {
    const wanted: Limits = {
      requestsPerMinute: limitOf(flags.requestsPerMinute, "--requests-per-minute"),
      tokensPerMinute: limitOf(flags.tokensPerMinute, "--tokens-per-minute"),
      requestsPerDay: limitOf(flags.requestsPerDay, "--requests-per-day"),
      tokensPerDay: limitOf(flags.tokensPerDay, "--tokens-per-day"),
    };
    await limits.set("console", subjectOf(subject), wanted);
    if (flags.json) printJson({ subject, limits: wanted });
    else note(`${subject}: ${Object.values(wanted).every((limit) => limit === undefined) ? "no limits" : "set"}`);
  });

function subjectOf(text: string): LimitedSubject {
  if (text === "everyone") return { kind: "everyone" };
  const [, kind, name] = /^(user|group):(.+)$/.exec(text) ?? [];
  if (kind === "user" && name !== undefined) return { kind, who: name };
  if (kind === "group" && name !== undefined) return { kind, name };
  throw new AccountsError("invalid", `limits are for user:NAME, group:NAME or everyone, not for ${text}`);
}

const limitOf = (text: string | undefined, flag: string): number | undefined =>
  text === undefined ? undefined : numberOf(text, flag);

const cellsOf = (limits: Limits): readonly string[] =>
  [limits.requestsPerMinute, limits.tokensPerMinute, limits.requestsPerDay, limits.tokensPerDay].map((limit) =>
    limit === undefined ? "-" : String(limit),
  );
