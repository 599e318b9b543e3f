import assert from "node:assert/strict";
import { Costs } from "../../../server/context/pack/costs.ts";
import { byScore, itemsOf, type OwnWindow } from "../../../server/context/pack/item.ts";
import { pack } from "../../../server/context/pack/pack.ts";
import { renderEntries } from "../../../server/context/pack/render.ts";
import { StickySet } from "../../../server/context/pack/stickySet.ts";
import type { Candidate } from "../../../server/context/sources/source.ts";
import type { Located } from "../../../server/domain/repositoryIndex.ts";
import { tokensOf } from "../../support/contextBench.ts";

const own: OwnWindow = { path: "own.ts", line: 10, endLine: 20, text: "shared();\nlines();\n" };

const definition = (path: string, name: string, more: Partial<Located> = {}): Located => ({
  path,
  name,
  kind: "function",
  container: "",
  signature: `export function ${name}(): void`,
  doc: "",
  line: 1,
  endLine: 3,
  isExported: true,
  bases: [],
  typeName: "",
  ...more,
});

const signature = (of: Located, score: number, holder?: Located): Candidate => ({
  source: "imports",
  why: "imported",
  score,
  path: of.path,
  shown: { kind: "definition", definition: of, holder },
});

const passage = ([path, line]: readonly [string, number], text: string, score = 1): Candidate => ({
  source: "similar",
  why: "similar",
  score,
  path,
  shown: { kind: "passage", line, endLine: line + text.split("\n").length - 1, text },
});

const packing = (candidates: readonly Candidate[], budget: number) => ({
  items: itemsOf(candidates, own),
  budget,
  count: (texts: readonly string[]) => Promise.resolve(texts.map(tokensOf)),
  costs: new Costs(),
  redact: <T>(snippet: T) => Promise.resolve(snippet),
});

const texts = async (candidates: readonly Candidate[], budget = 1000): Promise<string[]> =>
  (await pack(packing(candidates, budget))).map(({ snippet }) => snippet.text);

suite("items", () => {
  test("one declaration from two sources is one item with the better score", () => {
    const found = definition("a.ts", "f");
    const items = itemsOf([signature(found, 1), { ...signature(found, 2), source: "members", why: "member" }], own);
    assert.deepEqual(
      items.map(({ score, why }) => [score, why]),
      [[2, "member"]],
    );
  });

  test("what the window shows is left out, what scrolled out of it is not", () => {
    const inside = signature(definition("own.ts", "f", { line: 12 }), 1);
    const above = signature(definition("own.ts", "g", { line: 2 }), 1);
    const copied = passage(["b.ts", 1], "shared();\nlines();");
    assert.deepEqual(
      itemsOf([inside, above, copied], own).map(({ path, shown }) => [path, shown.kind]),
      [["own.ts", "definition"]],
    );
  });

  test("of two overlapping passages, and of two with the same text, the better one stays", () => {
    const long = "a1();\na2();\na3();\na4();\na5();";
    const items = itemsOf(
      [passage(["a.ts", 1], long, 1), passage(["a.ts", 2], `${long}\n`, 2), passage(["b.ts", 9], long, 0.5)],
      own,
    );
    assert.deepEqual(
      items.map(({ score }) => score),
      [2, 0.5],
    );
    assert.equal(itemsOf([passage(["a.ts", 1], long), passage(["b.ts", 9], long, 2)], own).length, 1);
  });

  test("ties are broken by path and line", () => {
    const all = [passage(["b.ts", 1], "one();"), passage(["a.ts", 7], "two();"), passage(["a.ts", 2], "three();")];
    const sorted = (from: readonly Candidate[]) =>
      itemsOf(from, own)
        .sort(byScore)
        .map(({ key }) => key);
    assert.deepEqual(sorted(all), ["a.ts:2-2", "a.ts:7-7", "b.ts:1-1"]);
    assert.deepEqual(sorted(all.toReversed()), sorted(all));
  });
});

suite("packing", () => {
  test("declarations of one file share its header, in their own order", async () => {
    const late = signature(definition("a.ts", "late", { line: 9 }), 2);
    const early = signature(definition("a.ts", "early", { line: 1 }), 1);
    assert.deepEqual(await texts([late, early]), ["export function early(): void;\nexport function late(): void;"]);
  });

  test("a declaration that a chosen passage shows is not repeated", async () => {
    const shown = passage(["a.ts", 1], "export function f(): void {\n  one();\n}", 2);
    assert.equal((await texts([shown, signature(definition("a.ts", "f"), 0.5)])).length, 1);
  });

  test("stable before volatile, and what the cursor asks for last", async () => {
    const candidates = [
      { ...passage(["e.ts", 1], "- old\n+ new"), source: "edits" as const },
      signature(definition("urgent.ts", "f"), 4),
      passage(["s.ts", 1], "similar();", 2),
      signature(definition("i.ts", "g"), 0.5),
    ];
    const packed = await pack(packing(candidates, 1000));
    assert.deepEqual(
      packed.map(({ snippet }) => snippet.path),
      ["i.ts", "s.ts", "e.ts", "urgent.ts"],
    );
  });

  test("one source cannot take everything", async () => {
    const long = (name: string) => passage([`${name}.ts`, 1], `${name}(); `.repeat(40), 2);
    const packed = await pack(packing([long("a"), long("b"), long("c"), signature(definition("i.ts", "g"), 0.2)], 260));
    assert.ok(packed.some(({ snippet }) => snippet.source === "imports"));
  });

  test("a text that redaction makes longer is dropped rather than the budget exceeded", async () => {
    const base = packing([signature(definition("a.ts", "f"), 1), signature(definition("b.ts", "g"), 0.5)], 40);
    const redact = (snippet: { path: string; text: string; source: string; why: string }) =>
      Promise.resolve({ ...snippet, text: snippet.text.repeat(2) });
    const packed = await pack({ ...base, redact });
    assert.equal(packed.length, 1);
    assert.ok((packed[0]?.tokens ?? 99) <= 40);
  });
});

suite("rendering", () => {
  const member = (name: string, signature: string, kind: Located["kind"] = "method") =>
    definition("", name, { container: "Foo", kind, signature, line: 5 });
  const rows: readonly (readonly [path: string, head: string, entry: Located, text: string])[] = [
    ["a.ts", "export class Foo", member("f", "f(a: A): B"), "export class Foo {\n  f(a: A): B;\n}"],
    ["a.py", "class Foo(Base)", member("f", "def f(self) -> int"), "class Foo(Base):\n    def f(self) -> int: ..."],
    ["a.go", "type Foo struct", member("F", "func (s *Foo) F() error"), "func (s *Foo) F() error"],
    ["a.go", "type Foo struct", member("N", "N int", "field"), "type Foo struct {\n\tN int\n}"],
    ["a.rs", "pub struct Foo<T>", member("f", "pub fn f(&self)"), "impl Foo {\n    pub fn f(&self);\n}"],
    ["a.rs", "pub struct Foo<T>", member("n", "pub n: u8", "field"), "pub struct Foo<T> {\n    pub n: u8,\n}"],
    ["A.java", "public interface Foo", member("f", "void f(int a)"), "public interface Foo {\n  void f(int a);\n}"],
    ["a.hpp", "class Foo", member("f", "int f() const"), "class Foo {\n  int f() const;\n};"],
  ];
  for (const [path, head, entry, text] of rows)
    test(`${path}: ${entry.signature}`, () => {
      const holder = definition(path, "Foo", { kind: "class", signature: head, line: 1 });
      assert.equal(renderEntries(path, [{ definition: { ...entry, path }, holder }]), text);
    });

  test("a type whose members are shown is their heading, not a line of its own", () => {
    const holder = definition("a.ts", "Foo", { kind: "class", signature: "class Foo", line: 1 });
    const entry = { definition: { ...member("f", "f(): void"), path: "a.ts" }, holder };
    assert.equal(
      renderEntries("a.ts", [entry, { definition: holder, holder: undefined }]),
      "class Foo {\n  f(): void;\n}",
    );
  });
});

suite("costs", () => {
  test("a text is counted once, all missing ones together", async () => {
    const asked: (readonly string[])[] = [];
    const count = (batch: readonly string[]) => {
      asked.push(batch);
      return Promise.resolve(batch.map(({ length }) => length));
    };
    const costs = new Costs();
    assert.deepEqual(await costs.of(["a", "bb", "a"], count), [1, 2, 1]);
    assert.deepEqual(await costs.of(["bb", "ccc"], count), [2, 3]);
    assert.deepEqual(asked, [["a", "bb"], ["ccc"]]);
  });

  test("a guess for want of a tokenizer is high, and not remembered", async () => {
    const costs = new Costs();
    assert.deepEqual(await costs.of(["four"], () => Promise.resolve([])), [2]);
    assert.deepEqual(await costs.of(["four"], () => Promise.resolve([1])), [1]);
  });
});

suite("sticky set", () => {
  const one = signature(definition("a.ts", "a"), 1);
  const two = signature(definition("b.ts", "b"), 0.9);
  const better = signature(definition("c.ts", "c"), 2);
  const urgent = signature(definition("d.ts", "d"), 4);
  const region = { scope: "f", line: 10, isComplete: true };
  const paths = (snippets: readonly { path: string }[]) => snippets.map(({ path }) => path);
  const everything = () => true;

  test("stays within its region, although something better turns up", async () => {
    const set = new StickySet();
    const first = await set.choose(packing([one, two], 1000), region, everything);
    assert.deepEqual(await set.choose(packing([one, better], 1000), { ...region, line: 20 }, everything), first);
  });

  const changes: readonly (readonly [
    why: string,
    candidates: readonly Candidate[],
    budget: number,
    at: typeof region,
    allowed: (path: string) => boolean,
  ])[] = [
    ["another function", [one, better], 1000, { ...region, scope: "g" }, everything],
    ["far away", [one, better], 1000, { ...region, line: 40 }, everything],
    ["the cursor asks for something", [one, urgent], 1000, region, everything],
    ["a smaller budget", [one, two], 20, region, everything],
    ["a file that may not be shown any more", [two], 1000, region, (path) => path !== "a.ts"],
  ];
  for (const [why, candidates, budget, at, allowed] of changes)
    test(`changes for ${why}`, async () => {
      const set = new StickySet();
      const first = paths(await set.choose(packing([one, two], 1000), region, everything));
      assert.notDeepEqual(paths(await set.choose(packing(candidates, budget), at, allowed)), first);
    });

  test("what was chosen while a source was late is chosen anew, a few times", async () => {
    const set = new StickySet();
    const late = { ...region, isComplete: false };
    const names: string[] = [];
    for (const candidates of [[one], [one, two], [one, two, better], [better]])
      names.push(paths(await set.choose(packing(candidates, 1000), late, everything)).join());
    assert.deepEqual(names, ["a.ts", "a.ts,b.ts", "a.ts,b.ts,c.ts", "a.ts,b.ts,c.ts"]);
  });

  test("what stays keeps its place at the beginning", async () => {
    const set = new StickySet();
    const before = paths(await set.choose(packing([one, two], 1000), region, everything));
    const after = paths(
      await set.choose(
        packing([{ ...one, score: 0.1 }, two, better], 1000),
        { ...region, scope: "g", line: 1 },
        everything,
      ),
    );
    assert.deepEqual(after, [...before, "c.ts"]);
  });

  test("what the cursor asks for and does not fit is not asked for again", async () => {
    const set = new StickySet();
    const huge = signature(definition("h.ts", "h", { signature: "x".repeat(5000) }), 4);
    const small = packing([one, two, huge], 100);
    const first = await set.choose(small, region, everything);
    assert.equal(
      await set.choose(packing([one, better, huge], 100), region, everything).then((each) => paths(each).join()),
      paths(first).join(),
    );
  });
});
