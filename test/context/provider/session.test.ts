import assert from "node:assert/strict";
import { contextBench, type ContextBench } from "../../support/contextBench.ts";

const cart = "export class Cart {\n  total(currency: string): number {\n    return currency.length;\n  }\n}\n";
const files = new Map([
  ["src/checkout.ts", ""],
  ["src/cart.ts", cart],
]);
const head = 'import { Cart } from "./cart";\n\nexport function pay(cart: Cart): number {\n';
const place = { path: "src/checkout.ts", marked: `${head}  const total = cart.█\n}\n` };

suite("context provider: what was edited and viewed", () => {
  let bench: ContextBench;
  teardown(async () => {
    await bench.dispose();
    assert.equal(bench.clock.sleeping, 0, "every deadline is taken back");
    assert.deepEqual(bench.bugs, []);
  });

  test("the declaration that was looked at is shown", async () => {
    bench = contextBench({ files, sources: ["viewed"] });
    bench.provider.documentViewed(bench.uriOf("src/cart.ts"), { line: 1, endLine: 2 });
    const { snippets } = await bench.gather(place);
    assert.deepEqual(snippets, [
      {
        path: "src/cart.ts",
        text: "export class Cart {\n  total(currency: string): number;\n}",
        source: "viewed",
        why: "looked at a moment ago",
      },
    ]);
  });

  test("an edit elsewhere is shown like a diff, the window's own is not", async () => {
    bench = contextBench({ files, sources: ["edits"] });
    bench.provider.documentOpened(bench.snapshot("src/tax.ts", "const rate = 7;\nconst name = 1;\n"));
    bench.provider.documentChanged(bench.snapshot("src/tax.ts", "const rate = 19;\nconst name = 1;\n"));
    bench.provider.documentOpened(bench.snapshot(place.path, `${head}}\n`));
    const { snippets } = await bench.gather(place);
    assert.deepEqual(
      snippets.map(({ path, text }) => [path, text]),
      [["src/tax.ts", "- const rate = 7;\n+ const rate = 19;"]],
    );
  });

  test("an edit outside of the workspace, such as of the editor's own settings, is shown in no file of it", async () => {
    bench = contextBench({ files, sources: ["edits"] });
    const settings = (value: string) => ({
      ...bench.snapshot("settings.json", `{ "mine": ${value} }\n`),
      ...{ uri: "file:///elsewhere/settings.json", path: "settings.json" },
    });
    bench.provider.documentOpened(settings("1"));
    bench.provider.documentChanged(settings("2"));
    bench.provider.documentOpened(bench.snapshot(place.path, `${head}}\n`));
    assert.deepEqual((await bench.gather(place)).snippets, []);
  });

  test("lines that were deleted a moment ago are remembered for a minute", async () => {
    bench = contextBench({ files });
    const uri = bench.uriOf("a.ts");
    bench.provider.documentOpened(bench.snapshot("a.ts", "one();\ntwo();\nthree();\n"));
    bench.provider.documentChanged(bench.snapshot("a.ts", "one();\nthree();\n"));
    assert.deepEqual(bench.provider.justDeleted(uri), ["two();"]);
    await bench.clock.advance(61_000);
    assert.deepEqual(bench.provider.justDeleted(uri), []);
  });
});
