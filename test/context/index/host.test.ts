import assert from "node:assert/strict";
import type { IndexHost } from "../../../server/context/index/host/indexHost.ts";
import { createPrivacy } from "../../../server/privacy/createPrivacy.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { type Files, hostOf, named, Place, places, usualSettings } from "./indexBench.ts";

suite("the index of a folder", () => {
  let place: Place;
  let host: IndexHost;
  const build = async (files: Files, more = {}): Promise<ReturnType<typeof hostOf>["seen"]> => {
    place = new Place(files);
    const made = hostOf(place, more);
    host = made.host;
    await host.start();
    return made.seen;
  };
  teardown(() => {
    host.dispose();
    place.dispose();
  });

  test("definitions are found by name, file, folder and container", async () => {
    await build({
      "a.ts": "fn total\nfn Cart.add\n",
      "lib/b.ts": "fn total\nfn Shop.Cart.remove\n",
      "lib/deep/c.ts": "fn other\n",
    });
    const query = { names: [], paths: [], container: undefined, limit: 50 };
    const ask = async (more: object) => places(await host.answerers.definitions({ ...query, ...more }));
    assert.deepEqual(await ask({ names: ["total"] }), ["a.ts:0", "lib/b.ts:0"]);
    assert.deepEqual(await ask({ names: ["total"], paths: ["lib/b.ts"] }), ["lib/b.ts:0"]);
    assert.deepEqual(await ask({ paths: ["lib/"] }), ["lib/b.ts:0", "lib/b.ts:1"]);
    assert.deepEqual(await ask({ container: "Cart" }), ["a.ts:1", "lib/b.ts:1"]);
    assert.deepEqual(await ask({ container: "Shop.Cart" }), ["lib/b.ts:1"]);
    assert.deepEqual(await ask({ names: ["total"], limit: 1 }), ["a.ts:0"]);
    assert.deepEqual(await ask({ names: ["Cart"] }), []);
  });

  test("imports lead to files, anew when the tree has changed", async () => {
    await build({ "a.ts": "import b.ts\n" });
    const paths = async () => (await host.answerers.importsOf("a.ts")).map((each) => each.paths);
    assert.deepEqual(await paths(), [[]]);
    place.write({ "b.ts": "" });
    host.filesChanged(["b.ts"]);
    await host.idle;
    assert.deepEqual(await paths(), [["b.ts"]]);
    assert.deepEqual(await host.answerers.modulePaths({ path: "a.ts", typed: "b", limit: 5 }), ["b.ts"]);
  });

  test("a manifest that changes makes imports be resolved anew", async () => {
    const seen = await build({ "a.ts": "import b.ts\n", "go.mod": "module x", "tsconfig.json": "{}" });
    for (const manifest of ["go.mod", "tsconfig.json"]) {
      await host.answerers.importsOf("a.ts");
      const before = seen.resolverRenewals;
      place.write({ [manifest]: "// changed" });
      host.filesChanged([manifest]);
      await host.idle;
      await host.answerers.importsOf("a.ts");
      assert.equal(seen.resolverRenewals, before + 1, manifest);
    }
  });

  test("known names are those that occur, and are forgotten with their last file", async () => {
    await build({ "a.ts": "alpha beta", "b.ts": "beta" });
    const known = async () => [...(await host.answerers.knownNames(["alpha", "beta", "gamma"]))];
    assert.deepEqual(await known(), ["alpha", "beta"]);
    place.remove("a.ts");
    host.filesChanged(["a.ts"]);
    await host.idle;
    assert.deepEqual(await known(), ["beta"]);
  });

  test("uses come from other files, nearest first, and not from imports or declarations", async () => {
    const filler = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n");
    await build({
      "lib/total.ts": "fn total\n",
      "lib/near.ts": `import total\n${filler}\n\nshow(total(prices))\n`,
      "far/away/use.ts": "total()\n",
      "far/only-imports.ts": "import total\n",
      "lib/longer.ts": "totals subtotal\n",
    });
    const found = await host.answerers.usesOf({ name: "total", path: "lib/total.ts", limit: 5 });
    assert.deepEqual(
      found.map(({ path }) => path),
      ["lib/near.ts", "far/away/use.ts"],
    );
    assert.ok(found[0]?.text.includes("show(total(prices))"));
    assert.ok(!found[0]?.text.includes("import total"));
  });

  test("similar passages share rare words, and never come from the file itself", async () => {
    const noise = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`noise/n${at}.ts`, `const value = compute(${at});\n`]),
    );
    await build({
      ...noise,
      "src/invoice.ts": "function renderInvoiceTotal(currency) {}\n",
      "src/invoice.py": "def render_invoice_total(currency): pass\n",
      "src/mine.ts": "renderInvoiceTotal(currency)\n",
    });
    const query = { text: "const value = render_invoice(currency)", path: "src/mine.ts", limit: 3 };
    const found = await host.answerers.similar(query);
    assert.deepEqual(
      found.map(({ path }) => path),
      ["src/invoice.ts", "src/invoice.py"],
    );
    assert.ok((found[0]?.score ?? 0) > (found[1]?.score ?? 0));
  });

  test("a passage is the text between two lines, clipped to the file", async () => {
    await build({ "a.ts": "one\r\ntwo\nthree\n" });
    const ask = async (line: number, endLine: number) =>
      (await host.answerers.passage({ path: "a.ts", line, endLine }))?.text;
    assert.equal(await ask(0, 0), "one");
    assert.equal(await ask(1, 2), "two\nthree");
    assert.equal(await ask(2, 99), "three\n");
    assert.equal(await ask(9, 9), undefined);
  });

  test("a limit keeps the files nearest to the top", async () => {
    const files = { "a.ts": "", "b/c.ts": "", "b/d/e.ts": "" };
    await build(files, { settings: { ...usualSettings, maxFiles: 2 } });
    assert.deepEqual((await host.answerers.report(undefined)).skipped, { surplus: 1 });
    assert.equal((await host.answerers.explain("b/c.ts")).isIndexed, true);
    assert.equal((await host.answerers.explain("b/d/e.ts")).isIndexed, false);
  });

  test("created, changed, renamed and deleted files and folders", async () => {
    await build({ "a.ts": "fn first\n", "old/x.ts": "fn moved\n", "old/y.ts": "fn also\n" });
    place.write({ "a.ts": "fn second\n", "new/x.ts": "fn moved\n" });
    place.remove("old");
    host.filesChanged(["a.ts", "new", "old"]);
    await host.idle;
    assert.deepEqual(places(await named(host, "first", "second", "moved", "also")), ["a.ts:0", "new/x.ts:0"]);
  });

  for (const name of [".gitignore", ".lacunaignore"])
    test(`a ${name} that appears takes its files out, and gives them back when it goes`, async () => {
      const clock = fakeClock();
      place = new Place({ "a.ts": "fn kept\n", "made/b.ts": "fn made\n" });
      const privacy = createPrivacy({ root: place.root, excludedPaths: [], isRedacting: true, clock });
      host = hostOf(place, { clock, privacy }).host;
      await host.start();
      const found = async (): Promise<readonly string[]> => {
        host.filesChanged([name]);
        await host.idle;
        await clock.advance(1500);
        await host.idle;
        return places(await named(host, "kept", "made"));
      };
      assert.deepEqual(await found(), ["a.ts:0", "made/b.ts:0"]);
      place.write({ [name]: "made/\n" });
      assert.deepEqual(await found(), ["a.ts:0"]);
      place.remove(name);
      assert.deepEqual(await found(), ["a.ts:0", "made/b.ts:0"]);
    });

  test("a dependency's file is read when it is asked for, and is not indexed", async () => {
    await build({ "a.ts": "", "node_modules/shop/index.d.ts": "fn formatPrice\n" });
    const path = "node_modules/shop/index.d.ts";
    assert.deepEqual(await named(host, "formatPrice"), []);
    assert.equal((await host.answerers.outlineOf(path))?.definitions[0]?.name, "formatPrice");
    const query = { names: ["formatPrice"], paths: [path], container: undefined, limit: 5 };
    assert.deepEqual(places(await host.answerers.definitions(query)), [`${path}:0`]);
    assert.deepEqual([...(await host.answerers.knownNames(["formatPrice"]))], []);
  });

  test("files that a process crashed on are left out, with the reason", async () => {
    const seen = await build(
      { "bad.ts": "fn bad\n", "odd.ts": "fn odd\n", "good.ts": "fn good\n" },
      { culprits: ["bad.ts"], suspects: ["odd.ts"] },
    );
    assert.deepEqual(places(await named(host, "bad", "odd", "good")), ["good.ts:0", "odd.ts:0"]);
    assert.ok(!seen.outlined.includes("bad.ts"));
    assert.match((await host.answerers.explain("bad.ts")).rule, /ended the parser's process/);
  });
});
