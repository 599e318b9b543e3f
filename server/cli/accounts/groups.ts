import { AccountsError } from "../../accounts/accountsError.ts";
import { table } from "../models/table.ts";
import { note, print, printJson } from "../output.ts";
import { numberOf, withAccounts, wordsOf, type Place } from "./withAccounts.ts";

export type GroupFlags = Place & { readonly weight?: string; readonly models?: string };

export const list = (place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    const all = await groups.list("console");
    if (place.json) printJson(all);
    else if (all.length === 0) note("no groups yet; `lacuna accounts groups add NAME` makes one");
    else
      print(
        table([
          ["GROUP", "WEIGHT", "MODELS", "MEMBERS"],
          ...all.map(({ name, weight, models, members }) => [
            name,
            String(weight),
            models === undefined ? "all" : models.join(", ") || "none",
            members.join(", "),
          ]),
        ]),
      );
  });

export const add = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    await groups.add("console", name);
    tell(place, `${name} is a group`);
  });

/** What no option names stays as it is. */
export const set = (name: string, flags: GroupFlags): Promise<void> =>
  withAccounts(flags, async ({ groups }) => {
    const known = (await groups.list("console")).find((group) => group.name === name);
    if (known === undefined) throw new AccountsError("notFound", `there is no group ${name}`);
    const weight = flags.weight === undefined ? known.weight : numberOf(flags.weight, "--weight");
    const models = flags.models === undefined ? known.models : modelsOf(flags.models);
    await groups.set("console", { name, weight, models });
    tell(flags, `${name} has the weight ${weight} and may use ${models?.join(", ") ?? "every model"}`);
  });

/** Members, limits and figures go with it. */
export const rename = (name: string, to: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    await groups.rename("console", name, to);
    tell(place, `${name} is called ${to}`);
  });

export const remove = (name: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    await groups.remove("console", name);
    tell(place, `the group ${name} is removed`);
  });

export const join = (name: string, user: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    await groups.join("console", name, user);
    tell(place, `${user} is in ${name}`);
  });

export const leave = (name: string, user: string, place: Place): Promise<void> =>
  withAccounts(place, async ({ groups }) => {
    await groups.leave("console", name, user);
    tell(place, `${user} is not in ${name}`);
  });

/** Undefined: every model. */
export const modelsOf = (text: string): readonly string[] | undefined => (text === "all" ? undefined : wordsOf(text));

function tell(place: Place, text: string): void {
  if (place.json) printJson({ done: true });
  else note(text);
}
