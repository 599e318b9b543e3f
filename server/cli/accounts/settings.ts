import type { ServerSettings } from "../../accounts/settings.ts";
import { print, printJson } from "../output.ts";
import { modelsOf } from "./groups.ts";
import { numberOf, withAccounts, type Place } from "./withAccounts.ts";

export type SettingFlags = Place & {
  readonly minimumGroup?: string;
  readonly retentionDays?: string;
  readonly timeZone?: string;
  readonly modelsWithoutGroup?: string;
};

export const showSettings = (flags: SettingFlags): Promise<void> =>
  withAccounts(flags, async ({ settings }) => {
    const changes = changesOf(flags);
    if (Object.keys(changes).length > 0) await settings.write("console", changes);
    const { modelsWithoutGroup, ...rest } = await settings.read();
    const all = { ...rest, modelsWithoutGroup: modelsWithoutGroup ?? "all" };
    if (flags.json) printJson(all);
    else for (const [key, value] of Object.entries(all)) print(`${key.padEnd(20)}${String(value)}`);
  });

const changesOf = (flags: SettingFlags): Partial<ServerSettings> => ({
  ...(flags.minimumGroup === undefined ? {} : { minimumGroup: numberOf(flags.minimumGroup, "--minimum-group") }),
  ...(flags.retentionDays === undefined ? {} : { retentionDays: numberOf(flags.retentionDays, "--retention-days") }),
  ...(flags.timeZone === undefined ? {} : { timeZone: flags.timeZone }),
  ...(flags.modelsWithoutGroup === undefined ? {} : { modelsWithoutGroup: modelsOf(flags.modelsWithoutGroup) }),
});
