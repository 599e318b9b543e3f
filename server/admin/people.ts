import type { Accounts } from "../accounts/createAccounts.ts";
import type { Person } from "../accounts/people/person.ts";
import { effectiveScopes, manages, roles } from "../accounts/permissions.ts";
import type { Caller, Role } from "../domain/access.ts";
import type { Fields } from "../gateway/fields.ts";
import type { ActiveBody, DoneReply, ExportReply, NewPersonBody, PeopleReply, PersonReply, RoleBody } from "./api.ts";
import { done, get, post, type Endpoint } from "./endpoint.ts";
import { exported, personItem } from "./items.ts";
import { countIn, neededText, param, reading, textOrNone } from "./reading.ts";
import { demandName } from "./self.ts";

const usualPage = 50;
const write = "people.write";

export function peopleEndpoints({ people }: Accounts): readonly Endpoint[] {
  return [
    get(
      "people",
      { scope: "usage.read", does: "people, searched and paged; of a lead the own groups'" },
      async (call): Promise<PeopleReply> => {
        const query = readQuery(call.query);
        const page = await people.find(call.caller, { ...query, limit: query.limit + 1 });
        const shown = page.people.slice(0, query.limit);
        const next = page.people.length > shown.length ? (shown.at(-1)?.name ?? null) : null;
        return { people: shown.map(personItem), total: page.total, next, manages: managedBy(call.caller) };
      },
    ),
    post("people", { scope: write, does: "add somebody" }, async ({ caller, body }): Promise<PersonReply> =>
      reply(caller, await people.add(caller, readNew(body))),
    ),
    get("people/:who", { scope: write, does: "one person" }, async (call): Promise<PersonReply> =>
      reply(call.caller, await people.get(call.caller, param(call, "who"))),
    ),
    post("people/:who/role", { scope: write, does: "change the role" }, async (call): Promise<PersonReply> => {
      const { role } = reading(call.body, (fields): RoleBody => ({ role: readRole(fields) }));
      return reply(call.caller, await people.setRole(call.caller, param(call, "who"), role));
    }),
    post(
      "people/:who/active",
      { scope: write, does: "deactivate, which revokes all tokens, or reactivate" },
      async (call): Promise<PersonReply> => {
        const [who, { isActive }] = [param(call, "who"), readActive(call.body)];
        const person = isActive ? people.reactivate(call.caller, who) : people.deactivate(call.caller, who);
        return reply(call.caller, await person);
      },
    ),
    get(
      "people/:who/export",
      { scope: write, does: "all that is stored about somebody" },
      async (call): Promise<ExportReply> => exported(await people.export(call.caller, param(call, "who"))),
    ),
    post(
      "people/:who/erase",
      { scope: write, does: "remove somebody and all that is stored about them" },
      async (call): Promise<DoneReply> => {
        const person = await people.get(call.caller, param(call, "who"));
        demandName(call.body, person.name);
        await people.erase(call.caller, person.id);
        return done;
      },
    ),
  ];
}

const reply = (caller: Caller, person: Person): PersonReply => ({
  person: personItem(person),
  mayChange: managedBy(caller).includes(person.role),
  tokenScopes: effectiveScopes(person.role, caller.scopes),
});

const managedBy = ({ role, scopes }: Caller): readonly Role[] => (scopes.includes("people.write") ? manages[role] : []);

const readNew = (body: unknown): NewPersonBody =>
  reading(body, (fields) => ({ name: neededText(fields, "name", "the person's name"), role: readRole(fields) }));

const readActive = (body: unknown): ActiveBody =>
  reading(body, (fields) => {
    fields.need("isActive", "true or false");
    return { isActive: fields.flag("isActive") ?? true };
  });

function readRole(fields: Fields): Role {
  fields.need("role", roles.join(", "));
  return fields.choice("role", roles) ?? "developer";
}

const readQuery = (query: unknown) =>
  reading(query, (fields) => {
    const active = fields.choice("active", ["true", "false"]);
    return {
      search: textOrNone(fields, "search"),
      group: textOrNone(fields, "group"),
      role: fields.choice("role", roles),
      isActive: active === undefined ? undefined : active === "true",
      after: textOrNone(fields, "after"),
      limit: countIn(fields, "limit", { least: 1, most: 200 }) ?? usualPage,
    };
  });
