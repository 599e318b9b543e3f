import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DashboardBench, pressOn, settled, tabTo } from "./support/dashboard.ts";

suite("dashboard: policy and model access", () => {
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

  const central = async (): Promise<string | undefined> =>
    (await bench.accounts.policies.list("console")).find(({ project }) => project === undefined)?.document;
  const press = (name: string): Promise<void> => pressOn(page, name);
  /** Into the document, in place of what is there. */
  const write = async (text: string): Promise<void> => {
    await tabTo(page, "Document");
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(text);
  };
  const written = (): Promise<string> => page.getByLabel("Document").inputValue();
  /** The browser notes an answer of 409 as an error. */
  const expectConflict = (): void =>
    assert.deepEqual(
      bench.takeTroubles().map((each) => each.includes("status of 409")),
      [true],
    );

  for (const [path, name] of [
    ["policy", "policy"],
    ["policy/document", "policy-document"],
    ["models", "models"],
  ] as const)
    test(`${path} fits a telephone`, () => bench.fitsTelephone(path, name));

  test("a document that cannot be understood is not saved, says where, and is mended", async () => {
    page = await bench.openAs("olga", "policy/document");
    const before = await central();
    const broken = '{\n  "excludedPaths": ["*.key"],\n  "excludedLanguages": [sql]\n}\n';
    await write(broken);
    await press("Save");
    await page.getByText(/^Line 3: /).waitFor();
    await bench.shots(page, "policy-broken");
    assert.deepEqual([await written(), await central()], [broken, before]);
    await press("Go to line 3");
    await page.keyboard.insertText('  "excludedLanguages": ["sql"]');
    await press("Check");
    await page.getByText("The server understands it so").waitFor();
    await bench.shots(page, "policy-understood");
    assert.equal(await central(), before, "checking stores nothing");
    await press("Save");
    await page.getByText("Saved. It holds").waitFor();
    assert.equal(await central(), broken.replace("[sql]", '["sql"]'));
  });

  const theirs = '{\n  "excludedPaths": ["*.pem", "theirs/**"],\n  "localFallback": false\n}\n';
  const mine = '{\n  "excludedPaths": ["*.pem", "mine/**"],\n  "localFallback": false\n}\n';

  test("what somebody else saved first is shown beside what was typed, and neither is lost", async () => {
    page = await bench.openAs("olga", "policy/document");
    await write(mine);
    await bench.accounts.policies.set("console", undefined, theirs);
    await press("Save");
    const conflict = page.getByRole("region", { name: "Somebody else saved first" });
    await conflict.waitFor();
    expectConflict();
    await bench.shots(page, "policy-conflict");
    assert.deepEqual([await written(), await central()], [mine, theirs]);
    assert.match(await conflict.locator("del").innerText(), /theirs/);
    assert.match(await conflict.locator("ins").innerText(), /mine/);

    await press("Edit theirs instead");
    assert.equal(await written(), theirs);
    await page.getByRole("region", { name: "What you had typed" }).getByText("mine/**").waitFor();
    await press("Put it back into the document");
    assert.equal(await written(), mine);
    await tabTo(page, "Document");
    await press("Save");
    await page.getByText("Saved. It holds").waitFor();
    assert.equal(await central(), mine);
  });

  test("whoever has seen theirs may save over it, unless it has changed once more", async () => {
    page = await bench.openAs("olga", "policy/document");
    await write("{}");
    await bench.accounts.policies.set("console", undefined, theirs);
    await press("Save");
    await page.getByRole("button", { name: "Save over theirs" }).waitFor();
    expectConflict();
    await bench.accounts.policies.set("console", undefined, mine);
    await press("Save over theirs");
    await page.locator("del", { hasText: "mine" }).waitFor();
    expectConflict();
    assert.equal(await central(), mine);
    await tabTo(page, "Document");
    await press("Save over theirs");
    await page.getByText("Saved. It holds").waitFor();
    assert.equal(await central(), "{}");
  });

  test("what was typed outlives the page, and tells when the document has changed meanwhile", async () => {
    page = await bench.openAs("olga", "policy/document");
    await write(mine);
    await bench.go(page, "policy");
    await bench.go(page, "policy/document");
    await page.getByText("what you typed before and did not save").waitFor();
    assert.equal(await written(), mine);
    await bench.accounts.policies.set("console", undefined, theirs);
    await page.reload();
    await page.getByRole("region", { name: "Somebody else saved first" }).waitFor();
    assert.equal(await written(), mine);
    await press("Edit theirs instead");
    assert.equal(await written(), theirs);
  });

  test("a project gets rules of its own and loses them, by keyboard alone", async () => {
    page = await bench.openAs("adam", "policy");
    await press("Add a project");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("github.com/acme/shop");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "github.com/acme/shop" }).waitFor();
    await page.getByText("There is no such document yet").waitFor();
    await settled(page);
    await write('{ "excludedLanguages": ["sql"] }');
    await press("Save");
    await page.getByText("Saved. It holds").waitFor();
    const { kind } = await bench.accounts.policies.of("github.com/acme/shop");
    assert.equal(kind, "open");
    await press("Remove…");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Policy" }).waitFor();
    await page.getByRole("row", { name: /acme\/shop removed .* adam/ }).waitFor();
    const projects = (await bench.accounts.policies.list("console")).map(({ project }) => project);
    assert.ok(!projects.includes("github.com/acme/shop"));
  });

  test("people without a group are kept to chosen models", async () => {
    page = await bench.openAs("olga", "models");
    await tabTo(page, "Every model");
    await page.keyboard.press("ArrowDown");
    await tabTo(page, "qwen2.5-coder-0.5b");
    await page.keyboard.press("Space");
    await bench.shots(page, "models-chosen");
    await press("Save");
    await page.getByText("Saved.").waitFor();
    assert.deepEqual((await bench.accounts.settings.read()).modelsWithoutGroup, ["qwen2.5-coder-0.5b"]);
  });
});
