import type { Accounts } from "../accounts/createAccounts.ts";
import { dimensions, isDimension, type UsageQuery, type UsageReport } from "../accounts/usage/usage.ts";
import type { DoneReply, PurgeReply, SettingsReply, UsageReply } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { isNull, neededTexts, readNothing, reading, textOrNone } from "./reading.ts";
import { readPeriod } from "./self.ts";

/** Figures, how long they are kept, and whom they may be about. */
export function usageEndpoints({ usage, settings }: Accounts): readonly Endpoint[] {
  return [
    get(
      "usage",
      { scope: "usage.read", does: "figures by team, language, editor, model, day; of a lead the own groups'" },
      async (call): Promise<UsageReply> => reportReply(await usage.report(call.caller, readQuery(call.query))),
    ),
    post(
      "usage/purge",
      { scope: "policy.write", does: "remove figures older than the retention time" },
      async ({ caller, body }): Promise<PurgeReply> => {
        readNothing(body);
        return { removed: await usage.purge(caller) };
      },
    ),
    get(
      "settings",
      { scope: "usage.read", does: "minimum group, retention, time zone, models of people without a group" },
      async (): Promise<SettingsReply> => {
        const { minimumGroup, retentionDays, timeZone, modelsWithoutGroup = null } = await settings.read();
        return { minimumGroup, retentionDays, timeZone, modelsWithoutGroup };
      },
    ),
    post(
      "settings",
      { scope: "policy.write", does: "change some of them" },
      async ({ caller, body }): Promise<DoneReply> => {
        await settings.write(caller, readSettings(body));
        return done;
      },
    ),
  ];
}

const reportReply = ({ lines, ...rest }: UsageReport): UsageReply => ({
  ...rest,
  lines: lines.map(({ latency, ...line }) => ({ ...line, latency: measured(latency) })),
});

const measured = (latency: UsageReport["lines"][number]["latency"]): UsageReply["lines"][number]["latency"] => ({
  ...(latency.context && { context: latency.context }),
  ...(latency.queue && { queue: latency.queue }),
  ...(latency.prefill && { prefill: latency.prefill }),
  ...(latency.decode && { decode: latency.decode }),
  ...(latency.total && { total: latency.total }),
});

const readQuery = (query: unknown): UsageQuery =>
  reading(query, (fields) => {
    const words = textOrNone(fields, "by")?.split(",") ?? [];
    const by = words.filter(isDimension);
    if (by.length < words.length || new Set(by).size < by.length)
      fields.fault("by", "holds an unknown one, or one twice", `some of ${dimensions.join(",")}`);
    return { ...readPeriod(fields), by };
  });

/** Only what is named: null for `modelsWithoutGroup` is a value, every model. */
const readSettings = (body: unknown) =>
  reading(body, (fields) => {
    const minimumGroup = fields.int("minimumGroup", { min: 1, max: 1000 });
    const retentionDays = fields.int("retentionDays", { min: 1, max: 3660 });
    const timeZone = textOrNone(fields, "timeZone");
    const models = fields.has("modelsWithoutGroup") ? neededTexts(fields, "modelsWithoutGroup", "ids") : undefined;
    return {
      ...(minimumGroup === undefined ? {} : { minimumGroup }),
      ...(retentionDays === undefined ? {} : { retentionDays }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(models || isNull(body, "modelsWithoutGroup") ? { modelsWithoutGroup: models } : {}),
    };
  });
