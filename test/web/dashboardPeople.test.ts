import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DashboardBench, pressOn, focused, settled, tabTo } from "./support/dashboard.ts";

suite("dashboard: people, groups and limits", () => {
  let bench: DashboardBench;
  let page: Page;

  suiteSetup(async function () {
    this.timeout(300_000);
    bench = await DashboardBench.start();
  });
  suiteTeardown(() => bench.stop());
  teardown(async () => {
    // Undefined before the first test that has one of its own.
    await (page as Page | undefined)?.context().close();
    assert.deepEqual(bench.takeTroubles(), []);
  });

  const statusOf = async (secret: string): Promise<number> => {
    const headers = { authorization: `Bearer ${secret}` };
    return (await fetch(`${bench.gateway.url}/v1/lacuna/me`, { headers })).status;
  };
  /** What the server refused, which a browser notes as an error. */
  const expectRefusals = (...statuses: readonly number[]): void => {
    const told = bench.takeTroubles().map((each) => Number(/status of (\d+)/.exec(each)?.[1] ?? Number.NaN));
    assert.deepEqual(told, statuses);
  };
  const press = (name: string): Promise<void> => pressOn(page, name);
  const retype = async (text: string): Promise<void> => {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  };
  const heading = (name: string): Promise<void> => page.getByRole("heading", { level: 1, name }).waitFor();
  const dialog = (name: string) => page.getByRole("dialog", { name });
  const rowOf = (name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

  for (const [path, name] of [
    ["people", "people"],
    ["people/dana", "person"],
    ["groups", "groups"],
    ["groups/core", "group"],
    ["limits", "limits"],
  ] as const)
    test(`${path} fits a telephone`, () => bench.fitsTelephone(path, name));

  test("somebody is added and given a token by keyboard alone, and it is revoked", async () => {
    page = await bench.openAs("adam", "people");
    await press("Add a person");
    await dialog("Add a person").waitFor();
    assert.equal(await focused(page), "Name");
    await page.keyboard.type("Ann Smith");
    await page.keyboard.press("Enter");
    await dialog("Add a person").getByText("cannot be a name").waitFor();
    expectRefusals(400);
    const field = page.getByLabel("Name");
    assert.deepEqual([await field.inputValue(), await field.getAttribute("aria-invalid")], ["Ann Smith", "true"]);
    await bench.shots(page, "person-refused");
    await field.focus();
    await retype("ann@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("lead");
    await tabTo(page, "core");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await heading("ann@example.com");
    await page.getByText("Make a token below").waitFor();
    assert.deepEqual((await bench.accounts.people.get("console", "ann@example.com")).groups, ["core"]);

    await press("Make a token");
    await dialog("A token for ann@example.com").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("needs a label").waitFor();
    expectRefusals(400);
    await page.getByLabel("What it is for").focus();
    await page.keyboard.type("laptop");
    await bench.shots(page, "token-form");
    await page.keyboard.press("Enter");
    await dialog("The new token").waitFor();
    const secret = await page.getByRole("textbox", { name: "Token" }).inputValue();
    assert.match(secret, /^lac_[0-9A-Za-z]{61}$/);
    assert.equal(await statusOf(secret), 200);
    await bench.shots(page, "token-made");
    await press("Done");
    assert.equal(await focused(page), "Make a token");
    await rowOf("laptop").waitFor();
    assert.ok(!(await page.content()).includes(secret), "it is shown once");

    await press("Revoke laptop");
    await dialog("Revoke laptop?").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("No valid token").waitFor();
    assert.equal(await statusOf(secret), 401);
  });

  test("a role and groups are changed; leaving a dialog changes nothing, and the focus returns", async () => {
    page = await bench.openAs("olga", "people/dave");
    await tabTo(page, "Role");
    await page.keyboard.type("lead");
    await tabTo(page, "mobile");
    await page.keyboard.press("Space");
    await press("Save");
    await page.getByText("Saved.").waitFor();
    const dave = await bench.accounts.people.get("console", "dave");
    assert.deepEqual([dave.role, dave.groups], ["lead", ["core", "mobile"]]);
    await press("Deactivate…");
    await dialog("Deactivate dave?").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "Deactivate…");
    assert.equal((await bench.accounts.people.get("console", "dave")).deactivatedAt, undefined);
    await page.keyboard.press("Enter");
    await dialog("Deactivate dave?").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Reactivate…" }).waitFor();
    assert.ok((await bench.accounts.people.get("console", "dave")).deactivatedAt);
    await bench.accounts.people.reactivate("console", "dave");
  });

  test("somebody is linked to who they are at an identity provider, and the link is taken back", async () => {
    page = await bench.openAs("olga", "people/mila");
    await press("Link…");
    await dialog("Who mila is at a provider").waitFor();
    await page.keyboard.type("login.example.com");
    await tabTo(page, "Known there as");
    await page.keyboard.type("248289761001");
    await page.keyboard.press("Enter");
    await dialog("Who mila is at a provider").locator(".wrong").waitFor();
    expectRefusals(400);
    await page.getByRole("textbox", { name: "Provider" }).focus();
    await retype("https://login.example.com");
    await page.keyboard.press("Enter");
    await rowOf("https://login.example.com").getByText("248289761001").waitFor();
    await bench.shots(page, "identities");
    await press("Unlink https://login.example.com");
    await dialog("Take the link back?").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Linked to nobody at a provider.").waitFor();
  });

  test("somebody is erased only by typing their name", async () => {
    await bench.accounts.people.add("console", { name: "tmp", role: "developer" });
    page = await bench.openAs("olga", "people/tmp");
    await press("Erase…");
    await dialog("Erase tmp?").waitFor();
    await page.keyboard.type("temp");
    await page.keyboard.press("Enter");
    await page.getByText("This is not tmp.").waitFor();
    await bench.shots(page, "erase");
    await retype("tmp");
    await page.keyboard.press("Enter");
    await heading("People");
    await assert.rejects(bench.accounts.people.get("console", "tmp"), { reason: "notFound" });
  });

  test("people are found by part of a name and by role, and the address keeps it", async () => {
    page = await bench.openAs("olga", "people");
    await tabTo(page, "Search");
    await page.keyboard.type("di");
    await page.getByText("2 in all").waitFor();
    await page.getByLabel("Role", { exact: true }).selectOption("admin");
    await page.getByText("Nobody fits").waitFor();
    await page.getByLabel("Role", { exact: true }).selectOption("");
    await page.getByText("2 in all").waitFor();
    await page.reload();
    await page.getByText("2 in all").waitFor();
    assert.equal(await page.getByLabel("Search").inputValue(), "di");
  });

  test("what somebody may not change is not offered", async () => {
    page = await bench.openAs("adam", "people/aude");
    await page.getByText("change nothing about them").waitFor();
    for (const name of ["Save", "Make a token", "Erase…", "Deactivate…", "Revoke editor"])
      assert.equal(await page.getByRole("button", { name }).count(), 0, name);
    await bench.go(page, "people");
    await press("Add a person");
    await dialog("Add a person").waitFor();
    assert.deepEqual(await dialog("Add a person").locator("option").allTextContents(), [
      "lead",
      "developer",
      "service",
    ]);
  });

  test("a lead sees the own group's members and changes nothing; a developer sees none of it", async () => {
    page = await bench.openAs("lea", "people");
    const menu = await page.getByRole("navigation").getByRole("link").allTextContents();
    for (const title of ["Limits", "Model access", "Policy"]) assert.ok(!menu.includes(title), title);
    assert.ok(menu.includes("Groups"));
    assert.equal(await page.getByRole("button", { name: "Add a person" }).count(), 0);
    assert.equal(await page.getByRole("table").getByRole("link").count(), 0);
    assert.equal(await rowOf("mila").count(), 0);
    await bench.go(page, "groups");
    assert.deepEqual(await page.getByRole("rowheader").allTextContents(), ["core"]);
    await page.getByRole("link", { name: "core" }).press("Enter");
    await rowOf("dana").waitFor();
    await bench.shots(page, "group-of-a-lead");
    assert.deepEqual(await page.getByRole("main").getByRole("button").allTextContents(), []);
    for (const path of ["people/dana", "limits", "policy", "policy/document", "models"]) {
      await bench.go(page, path);
      await heading("Not found");
    }
    await page.context().close();
    page = await bench.openAs("dana");
    const own = await page.getByRole("navigation").getByRole("link").allTextContents();
    for (const title of ["People", "Groups", "Limits", "Model access", "Policy"])
      assert.ok(!own.includes(title), title);
    for (const path of ["people", "groups", "groups/core"]) {
      await bench.go(page, path);
      await heading("Not found");
    }
  });

  test("limits are changed, and what is no number or nobody stays to be mended", async () => {
    page = await bench.openAs("olga", "limits");
    await press("Edit the limits of everyone");
    await dialog("Limits of everyone").waitFor();
    await tabTo(page, "Requests a day");
    await page.keyboard.type("many");
    await page.keyboard.press("Enter");
    await page.getByText("A whole number, or nothing.").waitFor();
    await retype("0");
    await page.keyboard.press("Enter");
    await page.getByText("allowed is a whole number").waitFor();
    expectRefusals(400);
    await bench.shots(page, "limits-refused");
    await retype("1,000");
    await page.keyboard.press("Enter");
    await page.getByText("It holds from the next request on.").waitFor();
    await rowOf("everyone").getByText("1,000 a day").waitFor();
    await press("New limits");
    await dialog("New limits").waitFor();
    await tabTo(page, "Person");
    await page.keyboard.type("nobody");
    await page.keyboard.press("Enter");
    await page.getByText("There is no user").waitFor();
    expectRefusals(404);
    await page.getByLabel("Person").focus();
    await retype("dirk");
    await tabTo(page, "Requests a minute");
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await rowOf("dirk").waitFor();
    await bench.go(page, "people/dirk");
    await page.getByText("Their own limits hold instead").waitFor();
  });

  test("a group is added, filled, given a share, renamed and removed by keyboard alone", async () => {
    page = await bench.openAs("olga", "groups");
    await press("Add a group");
    await dialog("Add a group").waitFor();
    await page.keyboard.type("core");
    await page.keyboard.press("Enter");
    await dialog("Add a group").getByText("There is a group core already.").waitFor();
    expectRefusals(409);
    await retype("web");
    await page.keyboard.press("Enter");
    await heading("web");
    await tabTo(page, "Bring somebody in");
    await page.keyboard.type("nobody");
    await page.keyboard.press("Enter");
    await page.getByText("There is no user").waitFor();
    expectRefusals(404);
    await retype("dirk");
    await page.keyboard.press("Enter");
    await rowOf("dirk").waitFor();
    await tabTo(page, "Share of a busy engine");
    await retype("lots");
    await page.keyboard.press("Enter");
    await page.getByText("allowed is a whole number from 1 to 100").waitFor();
    expectRefusals(400);
    await page.getByLabel("Share of a busy engine").focus();
    await retype("5");
    await page.keyboard.press("Enter");
    await page.getByText("Saved.").waitFor();
    await press("Rename…");
    await dialog("Rename web").waitFor();
    await retype("web-shop");
    await page.keyboard.press("Enter");
    await heading("web-shop");
    await settled(page);
    const [, , group] = await bench.accounts.groups.list("console");
    assert.deepEqual([group?.name, group?.weight, group?.members], ["web-shop", 5, ["dirk"]]);
    await press("Take dirk out");
    await page.getByText("Nobody is in this group").waitFor();
    await press("Remove…");
    await dialog("Remove the group web-shop?").waitFor();
    await page.keyboard.press("Enter");
    await heading("Groups");
    assert.equal(await rowOf("web-shop").count(), 0);
  });
});
