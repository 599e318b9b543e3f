import assert from "node:assert/strict";
import type {
  ErrorReply,
  GroupsReply,
  LimitsReply,
  LimitSubject,
  MeReply,
  NewTokenReply,
  PeopleReply,
  PersonReply,
  TokensReply,
} from "../../server/admin/api.ts";
import type { SuggestionEvent } from "../../server/domain/access.ts";
import { adminSuite } from "./support/adminSuite.ts";

const event: SuggestionEvent = {
  ...{ kind: "shown", model: "m", language: "go", editor: "vim" },
  characters: 3,
};

adminSuite("admin: people, groups and tokens", (current) => {
  const add = async (secret: string, name: string, role = "developer") =>
    current().post(secret, "people", { name, role });

  test("people are added, found by page, changed, and their groups with them", async () => {
    const olga = await current().person("olga", "owner");
    for (const name of ["ann", "anton", "ben", "carla"]) assert.equal((await add(olga, name)).status, 200);
    const pages: string[][] = [];
    for (let after: string | null | undefined; after !== null;) {
      const query = { limit: "2", search: "AN", ...(after === undefined ? {} : { after }) };
      const { body } = await current().get<PeopleReply>(olga, "people", query);
      assert.equal(body.total, 2);
      pages.push(body.people.map(({ name }) => name));
      after = body.next;
    }
    assert.deepEqual(pages, [["ann", "anton"]]);
    const all = await current().get<PeopleReply>(olga, "people", { limit: "3" });
    assert.deepEqual([all.body.people.length, all.body.total, all.body.next], [3, 5, "ben"]);
    assert.equal((await current().post(olga, "groups", { name: "core" })).status, 200);
    assert.equal((await current().post(olga, "groups/core/set", { weight: 3, models: ["m"] })).status, 200);
    assert.equal((await current().post(olga, "groups/core/join", { user: "ann" })).status, 200);
    const groups = await current().get<GroupsReply>(olga, "groups");
    assert.deepEqual(groups.body.groups, [{ name: "core", weight: 3, models: ["m"], members: ["ann"] }]);
    await current().post(olga, "groups/core/set", { weight: 1, models: null });
    assert.equal((await current().get<GroupsReply>(olga, "groups")).body.groups[0]?.models, null);
    const inCore = await current().get<PeopleReply>(olga, "people", { group: "core" });
    assert.deepEqual(
      inCore.body.people.map(({ name }) => name),
      ["ann"],
    );
    const changed = await current().post<PersonReply>(olga, "people/ann/role", { role: "lead" });
    assert.deepEqual([changed.body.person.role, changed.body.mayChange], ["lead", true]);
    await current().post(olga, "people/ben/active", { isActive: false });
    const active = await current().get<PeopleReply>(olga, "people", { active: "true" });
    assert.deepEqual(
      active.body.people.map(({ name }) => name),
      ["ann", "anton", "carla", "olga"],
    );
    assert.equal((await current().post(olga, "groups/core/leave", { user: "ann" })).status, 200);
    assert.equal((await current().post(olga, "groups/remove", { name: "core" })).status, 200);
    assert.deepEqual((await current().get<GroupsReply>(olga, "groups")).body.groups, []);
  });

  test("a group is renamed with its members, its share, its limits and its figures", async () => {
    const olga = await current().person("olga", "owner");
    const { bench } = current();
    const { caller } = await bench.person("ann");
    for (const name of ["core", "web"]) await current().post(olga, "groups", { name });
    await current().post(olga, "groups/core/join", { user: "ann" });
    await current().post(olga, "groups/core/set", { weight: 4, models: ["m"] });
    const subject = { kind: "group", name: "core" };
    await current().post(olga, "limits", { subject, limits: { requestsPerDay: 9 } });
    bench.accounts.record(await bench.caller((await bench.person("ben")).secret), event);
    bench.accounts.record({ ...caller, groups: ["core"] }, event);
    await bench.accounts.flush();
    const rename = (to: string, name = "core") => current().post<ErrorReply>(olga, "groups/rename", { name, to });
    assert.deepEqual(
      [(await rename("web")).status, (await rename("A b")).status, (await rename("x", "none")).status],
      [409, 400, 404],
    );
    assert.equal((await rename("heart")).status, 200);
    const { body } = await current().get<GroupsReply>(olga, "groups");
    assert.deepEqual(body.groups, [
      { name: "heart", weight: 4, models: ["m"], members: ["ann"] },
      { name: "web", weight: 1, models: null, members: [] },
    ]);
    const limits = await current().get<LimitsReply>(olga, "limits");
    assert.deepEqual(
      limits.body.limits.map((each) => [each.subject.name, each.limits.requestsPerDay]),
      [["heart", 9]],
    );
    const teams = await bench.sql.query("select team from lacuna.usage order by team");
    assert.deepEqual(teams, [{ team: "heart" }, { team: "none" }]);
  });

  test("of somebody an administrator learns what holds and is used, and what a token of theirs may do", async () => {
    const olga = await current().person("olga", "owner");
    await current().person("ann");
    for (const name of ["core"]) await current().post(olga, "groups", { name });
    await current().post(olga, "groups/core/join", { user: "ann" });
    const set = (subject: LimitSubject, requestsPerDay: number) =>
      current().post(olga, "limits", { subject, limits: { requestsPerDay } });
    await set({ kind: "everyone", name: "" }, 10);
    await set({ kind: "group", name: "core" }, 99);
    const { body } = await current().get<LimitsReply>(olga, "people/ann/limits");
    assert.deepEqual(
      body.limits.map(({ subject, limits, usedToday }) => [subject.name, limits.requestsPerDay, usedToday]),
      [
        ["ann", 10, { requests: 0, tokens: 0 }],
        ["core", 99, { requests: 0, tokens: 0 }],
      ],
    );
    assert.equal((await current().get(olga, "people/nobody/limits")).status, 404);
    const ann = await current().get<PersonReply>(olga, "people/ann");
    assert.deepEqual(ann.body.tokenScopes, ["complete", "self"]);
    const adam = await current().person("adam", "admin");
    const { manages } = (await current().get<PeopleReply>(adam, "people")).body;
    assert.deepEqual(manages, ["lead", "developer", "service"]);
  });

  test("a lead sees the own groups and their members only", async () => {
    const olga = await current().person("olga", "owner");
    const lea = await current().person("lea", "lead");
    for (const name of ["core", "web"]) await current().post(olga, "groups", { name });
    for (const name of ["ann", "ben"]) await add(olga, name);
    for (const [group, user] of [
      ["core", "lea"],
      ["core", "ann"],
      ["web", "ben"],
    ])
      await current().post(olga, `groups/${group}/join`, { user });
    const people = await current().get<PeopleReply>(lea, "people");
    assert.deepEqual(
      people.body.people.map(({ name }) => name),
      ["ann", "lea"],
    );
    assert.equal(people.body.total, 2);
    const asked = await current().get<PeopleReply>(lea, "people", { group: "web" });
    assert.deepEqual(asked.body, { people: [], total: 0, next: null, manages: [] });
    const groups = await current().get<GroupsReply>(lea, "groups");
    assert.deepEqual(
      groups.body.groups.map(({ name }) => name),
      ["core"],
    );
  });

  test("an admin may touch neither owners nor admins nor auditors, whatever the route", async () => {
    for (const role of ["owner", "admin", "auditor"] as const) await current().person(`an.${role}`, role);
    const adam = await current().person("adam", "admin");
    const scopes = ["self"];
    for (const who of ["an.owner", "an.admin", "an.auditor"])
      for (const [path, body] of [
        [`people/${who}/role`, { role: "developer" }],
        [`people/${who}/active`, { isActive: false }],
        [`people/${who}/erase`, { name: who }],
        [`people/${who}/tokens`, { label: "x", scopes, days: 1 }],
      ] as const) {
        const answer = await current().post<ErrorReply>(adam, path, body);
        assert.deepEqual([path, answer.status, answer.body.error.reason], [path, 403, "forbidden"]);
      }
    for (const role of ["owner", "admin", "auditor"]) assert.equal((await add(adam, "new", role)).status, 403);
    assert.equal((await add(adam, "new", "lead")).status, 200);
  });

  test("a token is told once, cannot make one that may do more, and is refused at the next request after it is revoked", async () => {
    const olga = await current().person("olga", "owner");
    const made = await current().post<NewTokenReply>(olga, "me/tokens", {
      label: "laptop",
      scopes: ["self"],
      days: 30,
    });
    const { secret, token } = made.body;
    assert.deepEqual(token.scopes, ["self"]);
    const beyond = await current().post<ErrorReply>(secret, "me/tokens", {
      ...{ label: "more", scopes: ["self", "people.write"], days: 30 },
    });
    assert.equal(beyond.status, 403);
    const me = await current().get<MeReply>(secret, "me");
    assert.deepEqual(
      [me.body.user, me.body.role, me.body.scopes, me.body.tokenId],
      ["olga", "owner", ["self"], token.id],
    );
    const listed = await current().get<TokensReply>(secret, "me/tokens");
    assert.ok(!JSON.stringify(listed.body).includes(secret.slice(16)));
    assert.equal((await current().post(secret, "me/tokens/revoke", { id: token.id })).status, 200);
    assert.equal((await current().get(secret, "me")).status, 401);
  });

  test("nobody revokes another's token on the own page, whatever they may elsewhere", async () => {
    const olga = await current().person("olga", "owner");
    const ann = await current().person("ann");
    const { body } = await current().get<TokensReply>(ann, "me/tokens");
    const id = body.tokens[0]?.id ?? "";
    assert.equal((await current().post(olga, "me/tokens/revoke", { id })).status, 404);
    assert.equal((await current().get(ann, "me")).status, 200);
    assert.equal((await current().post(olga, "tokens/revoke", { id })).status, 200);
    assert.equal((await current().get(ann, "me")).status, 401);
  });

  test("somebody sees and exports what is stored about them, asks to be erased, and is erased", async () => {
    const olga = await current().person("olga", "owner");
    const ann = await current().person("ann");
    const exported = await current().get<{ person: { name: string }; tokens: object[] }>(ann, "me/export");
    assert.deepEqual([exported.body.person.name, exported.body.tokens.length], ["ann", 1]);
    assert.equal((await current().post(ann, "me/erase", { name: "olga" })).status, 400);
    assert.equal((await current().post(ann, "me/erase", { name: "ann" })).status, 200);
    const wishes = await current().get<{ records: { targetName: string | null }[] }>(olga, "audit", {
      action: "user.askErasure",
    });
    assert.deepEqual(
      wishes.body.records.map(({ targetName }) => targetName),
      ["ann"],
    );
    assert.equal((await current().post(olga, "people/ann/erase", { name: "anne" })).status, 400);
    assert.equal((await current().post(olga, "people/ann/erase", { name: "ann" })).status, 200);
    assert.equal((await current().get(ann, "me")).status, 401);
    assert.equal((await current().get(olga, "people/ann")).status, 404);
  });

  for (const [path, body, says] of [
    ["people", { name: "x", role: "developer", rol: 1 }, "rol: is unknown here; allowed is name, role"],
    ["people", { name: "x" }, "role: is missing"],
    ["people", { name: "x", role: "king" }, "role: is a text of 4 characters"],
    ["people", { name: "a\0b", role: "lead" }, "name: holds the character 0"],
    ["people", [], "the whole: is a list"],
    ["me/tokens", { label: "x", scopes: ["all"], days: 1 }, "scopes: holds an unknown one"],
    ["me/tokens", { label: "x", scopes: ["self"], days: 0.5 }, "days: is 0.5"],
    ["people/olga/active", { isActive: "no" }, "isActive: is a text of 2 characters"],
    ["limits", { subject: { kind: "group" }, limits: { perDay: 1 } }, "limits.perDay: is unknown here"],
    ["settings", { minimumGrup: 2 }, "minimumGrup: is unknown here"],
    ["usage/purge", { all: true }, "all: is unknown here"],
    ["audit/verify", { checkpoints: [{ seq: 1 }] }, "checkpoints[0].hash: is missing"],
  ] as const)
    test(`a body that cannot be used is answered with where it is wrong: ${says}`, async () => {
      const olga = await current().person("olga", "owner");
      const answer = await current().post<ErrorReply>(olga, path, body);
      assert.deepEqual([answer.status, answer.body.error.reason], [400, "badRequest"]);
      assert.ok(answer.body.error.message.includes(says), answer.body.error.message);
    });

  test("names that clash, that are missing and that nobody can have are told apart", async () => {
    const olga = await current().person("olga", "owner");
    assert.equal((await add(olga, "olga")).status, 409);
    assert.equal((await current().post(olga, "people/nobody/role", { role: "lead" })).status, 404);
    assert.equal((await add(olga, "a b")).status, 400);
    assert.equal((await current().post(olga, "people/olga/role", { role: "lead" })).status, 409, "the only owner");
    assert.equal((await current().get(olga, "people/%00")).status, 400);
  });
});
