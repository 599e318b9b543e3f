import type { Role } from "../../../server/domain/access.ts";
import { accountsIn, type Accounts } from "../../../server/accounts/createAccounts.ts";
import { permissions } from "../../../server/accounts/permissions.ts";
import { noLimits } from "../../../server/accounts/quota/limits.ts";
import type { Sql } from "../../../server/accounts/sql/sql.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { FakeTime } from "../../accounts/support/time.ts";

/** Who works at the server of the dashboard's tests. The group `core` is large enough to have figures, `mobile` is not. */
export const team: readonly { readonly name: string; readonly role: Role; readonly groups: readonly string[] }[] = [
  { name: "olga", role: "owner", groups: [] },
  { name: "adam", role: "admin", groups: [] },
  { name: "aude", role: "auditor", groups: [] },
  { name: "lea", role: "lead", groups: ["core"] },
  ...["dana", "dirk", "dora", "dave", "dina"].map((name) => ({ name, role: "developer", groups: ["core"] }) as const),
  ...["mila", "max"].map((name) => ({ name, role: "developer", groups: ["mobile"] }) as const),
  { name: "build-bot", role: "service", groups: [] },
];

export const modelNames = ["qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"] as const;
const [usualModel] = modelNames;

export const centralPolicy = `{
  // Keys and what customers have sent us never leave an editor.
  "excludedPaths": ["**/*.pem", "**/.env*", "customers/**"],
  "localFallback": true,
}
`;

const days = 28;

/** People, groups, tokens, limits, a policy, and four weeks of use up to today, each with its records in the audit log. */
export async function fillAccounts(sql: Sql): Promise<void> {
  const time = new FakeTime(new Date(Date.now() - days * 86_400_000).toISOString());
  const accounts = accountsIn({ ...sql, close: async () => {} }, { log: silentLog, time });
  await addPeople(accounts);
  const callers = await callersOf(accounts);
  for (let day = 0; day <= days; day++) {
    for (const [at, caller] of callers.entries()) await workADay(accounts, caller, { day, at });
    await accounts.flush();
    if (day < days) time.advance(86_400);
  }
  await setRules(accounts);
  await accounts.close();
}

async function addPeople({ people, groups, tokens }: Accounts): Promise<void> {
  for (const name of ["core", "mobile"]) await groups.add("console", name);
  for (const { name, role, groups: joined } of team) {
    await people.add("console", { name, role });
    for (const group of joined) await groups.join("console", group, name);
    const scopes = permissions[role];
    await tokens.create("console", { user: name, label: "editor", scopes, days: 90 });
  }
  const lost = await tokens.create("console", { user: "dana", label: "lost laptop", scopes: ["complete"], days: 30 });
  await tokens.revoke("console", lost.token.id);
  await people.add("console", { name: "former@example.com", role: "developer" });
  await people.deactivate("console", "former@example.com");
}

async function setRules({ limits, policies, groups }: Accounts): Promise<void> {
  await limits.set("console", { kind: "everyone" }, { ...noLimits, requestsPerMinute: 120, tokensPerDay: 5_000_000 });
  await limits.set("console", { kind: "group", name: "core" }, { ...noLimits, tokensPerDay: 20_000_000 });
  await groups.set("console", { name: "core", weight: 3, models: [usualModel] });
  await policies.set("console", undefined, centralPolicy);
  await policies.set("console", "https://git.example.com/legal", '{ "excludedLanguages": ["markdown"] }');
}

type Known = Extract<Awaited<ReturnType<Accounts["authenticate"]>>, { kind: "caller" }>["caller"];

async function callersOf(accounts: Accounts): Promise<readonly Known[]> {
  const writers = team.filter(({ role }) => role === "developer" || role === "lead");
  const outcomes = await Promise.all(
    writers.map(async ({ name }) => {
      const { secret } = await accounts.tokens.create("console", {
        ...{ user: name, label: "laptop", scopes: ["complete", "self"], days: 90 },
      });
      return accounts.authenticate(secret);
    }),
  );
  return outcomes.flatMap((outcome) => (outcome.kind === "caller" ? [outcome.caller] : []));
}

const languages = ["typescript", "python", "go"] as const;
const editors = ["vscode", "neovim"] as const;

type Turn = { readonly day: number; readonly at: number };

/** Without chance, so that figures can be checked: the weekend is quiet, and what is accepted grows slowly. */
async function workADay(accounts: Accounts, caller: Known, { day, at }: Turn): Promise<void> {
  const shown = day % 7 > 4 ? 1 : 4 + ((day + at) % 5);
  for (let turn = 0; turn < shown; turn++) {
    const model = modelNames[(turn + at) % 4 === 3 ? 1 : 0] ?? usualModel;
    const language = languages[(turn + at) % 3] ?? "go";
    const work = { model, language, editor: editors[at % 2] ?? "vscode" };
    const said = { ...work, characters: 30 + 7 * turn };
    const admission = await accounts.admit(caller, work);
    if (admission.kind === "refused") throw new Error(admission.detail);
    const times = { contextMs: 8 + turn, queueMs: 4 * turn, prefillMs: 90 + 5 * at, decodeMs: 60 + 9 * turn };
    admission.done({ promptTokens: 700, generatedTokens: 24, times: { ...times, totalMs: 180 + 25 * turn + 10 * at } });
    accounts.record(caller, { kind: "shown", ...said });
    const isAccepted = (turn * 3 + at + day) % 10 < 3 + day / 14;
    if (!isAccepted) accounts.record(caller, { kind: turn % 3 === 0 ? "partlyAccepted" : "rejected", ...said });
    else
      for (const kind of ["accepted", "keptAfter30s", "keptAfter5min"] as const)
        accounts.record(caller, { kind, ...said });
  }
}
