import assert from "node:assert/strict";
import fc from "fast-check";
import { offset, tokens } from "../../../server/base/brand.ts";
import type { Gathered } from "../../../server/domain/context.ts";
import { noPrivacy, type Privacy } from "../../../server/domain/privacy.ts";
import { contextBench, tokensOf, type ContextBench } from "../../support/contextBench.ts";

const files = new Map([
  ["src/checkout.ts", ""],
  [
    "src/cart.ts",
    "export class Cart {\n  total(currency: string): number {\n    return currency.length;\n  }\n  clear(): void {}\n}\n",
  ],
  ["src/price.ts", "export function priceOf(cart: Cart): number {\n  return cart.total('EUR');\n}\n"],
  ["secrets/keys.ts", "export class Cart {\n  apiKey(): string {\n    return 'k';\n  }\n}\n"],
]);
const head =
  'import { Cart } from "./cart";\nimport { priceOf } from "./price";\n\nexport function pay(cart: Cart): number {\n';
const marked = `${head}  const total = cart.█\n}\n`;
const place = { path: "src/checkout.ts", marked };

const shown = ({ snippets }: Gathered): string => snippets.map(({ path, text }) => `${path}\n${text}`).join("\n");
const size = ({ snippets }: Gathered): number =>
  snippets.reduce((sum, { path, text }) => sum + tokensOf(`${path}\n${text}\n`), 0);

suite("context provider", () => {
  let bench: ContextBench;
  teardown(async () => {
    await bench.dispose();
    assert.equal(bench.clock.sleeping, 0, "every deadline is taken back");
    assert.deepEqual(bench.bugs, []);
  });

  test("every source reports its time and what it found", async () => {
    bench = contextBench({ files });
    const { sources } = await bench.gather(place);
    assert.deepEqual(
      sources.map(({ source }) => source),
      ["enclosing", "members", "imports", "paths", "similar", "siblings", "edits", "viewed", "client"],
    );
    assert.ok((sources.find(({ source }) => source === "members")?.candidates ?? 0) >= 2);
  });

  test("a source that is switched off does not run", async () => {
    bench = contextBench({ files, settings: { "context.sources": { "*": true, members: false, imports: false } } });
    const { sources, snippets } = await bench.gather(place);
    assert.ok(sources.every(({ source }) => source !== "members" && source !== "imports"));
    assert.ok(snippets.every(({ source }) => source !== "members" && source !== "imports"));
  });

  test("without the repository only what the session knows is shown", async () => {
    bench = contextBench({ files, settings: { "context.repository.enable": false } });
    assert.deepEqual((await bench.gather(place)).snippets, []);
    assert.deepEqual(bench.index.asked, []);
    assert.equal(
      await bench.provider.knownNames({ snapshot: bench.snapshot("a.ts", ""), names: ["x"] }, never),
      undefined,
    );
  });

  test("no budget, no questions", async () => {
    bench = contextBench({ files });
    assert.deepEqual(await bench.gather({ ...place, budget: tokens(0) }), { snippets: [], sources: [] });
    assert.deepEqual(bench.index.asked, []);
  });

  test("an excluded file never becomes a snippet, and text is redacted", async () => {
    const privacy: Privacy = {
      findExclusion: (path) => (path.startsWith("secrets/") ? { rule: "secrets/**" } : undefined),
      redact: (text) => Promise.resolve({ text: text.replaceAll("currency", "REDACTED"), found: [] }),
    };
    bench = contextBench({ files, privacyOf: () => privacy });
    const gathered = await bench.gather(place);
    assert.match(shown(gathered), /total\(REDACTED: string\)/);
    assert.doesNotMatch(shown(gathered), /secrets|apiKey|currency/);
  });

  test("the excluded file would have been shown without the rule", async () => {
    bench = contextBench({ files: new Map([...files].filter(([path]) => path !== "src/cart.ts")) });
    assert.match(shown(await bench.gather(place)), /apiKey/);
  });

  test("text whose check for secrets fails is not shown", async () => {
    const redact = (): Promise<never> => Promise.reject(new Error("rules are broken"));
    bench = contextBench({ files, privacyOf: () => ({ ...noPrivacy, redact }) });
    assert.deepEqual((await bench.gather(place)).snippets, []);
    assert.match(bench.bugs.splice(0).join(), /redact/);
  });

  test("a document that is excluded itself gets nothing and is not sent to the index", async () => {
    bench = contextBench({ files, privacyOf: () => ({ ...noPrivacy, findExclusion: () => ({ rule: "*" }) }) });
    assert.deepEqual(await bench.gather(place), { snippets: [], sources: [] });
    assert.deepEqual(bench.index.asked, []);
  });

  test("an index that does not answer costs its deadline, and the late answer serves the next key press", async () => {
    bench = contextBench({ files });
    let release = (): void => {};
    bench.index.delay = () => new Promise<void>((resolve) => (release = both(release, resolve)));
    const first = bench.gather(place);
    await bench.clock.advance(40);
    const late = await first;
    assert.equal(bench.clock.now(), 40);
    assert.deepEqual(late.snippets, []);
    assert.equal(late.sources.find(({ source }) => source === "members")?.isLate, true);

    bench.index.delay = () => Promise.resolve();
    release();
    await bench.clock.advance(5);
    assert.match(shown(await bench.gather(place)), /total\(currency/);
  });

  test("an aborted request is answered at once and with nothing", async () => {
    bench = contextBench({ files });
    bench.index.delay = () => new Promise(() => undefined);
    const controller = new AbortController();
    const asked = bench.gather(place, controller.signal);
    controller.abort();
    assert.deepEqual(await asked, { snippets: [], sources: [] });
    await bench.clock.advance(2000);
  });

  test("the set stays while the cursor stays in its region, and changes with the function", async () => {
    bench = contextBench({ files });
    const before = await bench.gather(place);
    const typed = await bench.gather({
      ...place,
      marked: `${head}  const total = cart.total('EUR');\n  return to█\n}\n`,
    });
    assert.deepEqual(typed.snippets, before.snippets);
    const elsewhere = await bench.gather({ ...place, marked: `${head}}\n\nfunction other(): void {\n  pric█\n}\n` });
    assert.notDeepEqual(elsewhere.snippets, before.snippets);
  });

  test("what the cursor asks for is added although the region is the same", async () => {
    bench = contextBench({ files, sources: ["members"] });
    const start = await bench.gather({ ...place, marked: `${head}  const x = █;\n}\n` });
    assert.doesNotMatch(shown(start), /priceOf/);
    const inCall = await bench.gather({ ...place, marked: `${head}  const x = priceOf(█);\n}\n` });
    assert.match(shown(inCall), /priceOf\(cart: Cart\)/);
  });

  test("the same request always gives the same prompt", async () => {
    bench = contextBench({ files });
    const first = await bench.gather(place);
    await bench.dispose();
    bench = contextBench({ files: new Map([...files].reverse()) });
    assert.deepEqual((await bench.gather(place)).snippets, first.snippets);
  });

  test("all snippets together never exceed the budget", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: head.length }),
        async (budget, at) => {
          bench = contextBench({ files });
          const text = `${marked.slice(0, at)}█${marked.slice(at).replace("█", "")}`;
          const gathered = await bench.gather({ ...place, marked: text, budget: tokens(budget) });
          assert.ok(size(gathered) <= budget, `${size(gathered)} > ${budget}`);
          await bench.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });

  test("where the tokenizer does not answer, the budget still holds", async () => {
    bench = contextBench({ files });
    const request = { ...bench.request(place), count: () => Promise.resolve([]) };
    bench.provider.documentOpened(request.snapshot);
    const gathered = await bench.provider.gather(request, never);
    assert.ok(gathered.snippets.length > 0);
    assert.ok(size(gathered) <= request.budget);
  });

  test("a text is counted once", async () => {
    bench = contextBench({ files });
    await bench.gather(place);
    const texts = bench.counted.flat();
    assert.equal(new Set(texts).size, texts.length);
    await bench.gather({ ...place, marked: marked.replace("cart.█", "cart.t█") });
    const again = bench.counted.flat();
    assert.equal(new Set(again).size, again.length);
  });

  test("names are known from the index, from open documents and from snippets", async () => {
    bench = contextBench({ files });
    const snapshot = bench.snapshot("src/checkout.ts", "const localName = 1;");
    bench.provider.documentOpened(bench.snapshot("src/new.ts", "function brandNew() {}"));
    const names = ["priceOf", "localName", "brandNew", "brand", "inventedName"];
    const known = await bench.provider.knownNames({ snapshot, names }, never);
    assert.deepEqual([...(known ?? [])].sort(), ["brandNew", "localName", "priceOf"]);
  });

  test("names cannot be told while the index is building", async () => {
    bench = contextBench({ files });
    bench.index.state = { kind: "building", files: 0, definitions: 0, detail: "" };
    const snapshot = bench.snapshot("src/checkout.ts", "");
    assert.equal(await bench.provider.knownNames({ snapshot, names: ["priceOf"] }, never), undefined);
  });

  test("file events reach the index of their folder only", async () => {
    bench = contextBench({ files });
    await bench.gather(place);
    bench.provider.filesChanged(["/repo/src/cart.ts", "/elsewhere/x.ts"]);
    assert.ok(bench.index.asked.includes("filesChanged src/cart.ts"));
  });

  test("definitions that the editor knows are shown, late ones at the next key press of the line", async () => {
    let answer = (): void => {};
    const waits = new Promise<void>((resolve) => (answer = resolve));
    const asked: number[] = [];
    bench = contextBench({
      files,
      sources: ["client"],
      editorDefinitions: {
        definitionsAt: async ({ positions }) => {
          asked.push(positions.length);
          await waits;
          return [{ uri: "file:///repo/lib/tax.ts", line: 3, endLine: 4, text: "export function tax(): number {\n}" }];
        },
      },
    });
    const calling = { ...place, marked: `${head}  return tax(█)\n}\n` };
    const first = bench.gather(calling);
    await bench.clock.advance(40);
    assert.deepEqual((await first).snippets, []);
    answer();
    await bench.clock.advance(1);
    const second = await bench.gather(calling);
    assert.deepEqual(
      second.snippets.map(({ path, source }) => [path, source]),
      [["lib/tax.ts", "client"]],
    );
    assert.equal(asked.length, 1);
  });

  test("a large document costs no second look at its whole text", async () => {
    const body = Array.from({ length: 10_000 }, (_, line) => `  const value${line} = ${line};\n`).join("");
    bench = contextBench({ files });
    const long = { ...place, marked: `${head}${body}  const total = cart.█\n}\n` };
    const request = bench.request(long);
    const from = offset(request.at - 2000);
    bench.provider.documentOpened(request.snapshot);
    const { snippets } = await bench.provider.gather({ ...request, window: { from, to: request.window.to } }, never);
    assert.match(shown({ snippets, sources: [] }), /total\(currency/);
  });
});

const never = new AbortController().signal;
const both = (first: () => void, second: () => void) => (): void => {
  first();
  second();
};
