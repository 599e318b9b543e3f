import assert from "node:assert/strict";
import { anchorsFor } from "../../../server/evaluation/sets/anchors.ts";
import { crossFileContext, maskAsGiven, maskAsInEditor } from "../../../server/evaluation/sets/maskSet.ts";
import { stratifiedSample } from "../../../server/evaluation/sets/sample.ts";
import { readSet, setKinds, type SetKind } from "../../../server/evaluation/sets/setCase.ts";
import { summariseSet } from "../../../server/evaluation/sets/setSummary.ts";
import { offset, tokens } from "../../../server/base/brand.ts";
import { setCase } from "./setCases.ts";

const hole = { prefix: "a = 1\n", suffix: "b = 2\n", canonical: "c = 3\n" };

suite("reading a published set", () => {
  const rows: { title: string; row: Record<string, unknown>; set: SetKind | undefined; id?: string }[] = [
    {
      title: "HumanEval-Infilling, converted",
      row: { id: "SingleLineInfilling/HumanEval/0/L0", language: "python", ...hole, tests: "t", entry_point: "f" },
      set: "humaneval-infilling",
    },
    {
      title: "HumanEval-Infilling, as published",
      row: {
        task_id: "RandomSpanInfilling/HumanEval/0/1",
        prompt: "a",
        suffix: "b",
        canonical_solution: "c",
        test: "t",
        entry_point: "f",
      },
      set: "humaneval-infilling",
      id: "RandomSpanInfilling/HumanEval/0/1",
    },
    {
      title: "SantaCoder-FIM, converted",
      row: { id: "java/x.json-L1", language: "java", ...hole, tests: "t", entry_point: null },
      set: "santacoder-fim",
    },
    {
      title: "SantaCoder-FIM, as published",
      row: { name: "x", language: "py", prompt: "a", suffix: "b", canonical_solution: "c", tests: "t" },
      set: "santacoder-fim",
      id: "x",
    },
    {
      title: "CrossCodeEval, converted",
      row: {
        id: "project_cc_python/1",
        language: "python",
        ...hole,
        tests: null,
        crossfile_context: { text: "# t", list: [] },
      },
      set: "crosscodeeval",
    },
    {
      title: "CrossCodeEval, as published",
      row: {
        prompt: "a",
        right_context: "b",
        groundtruth: "c",
        metadata: { task_id: "p/1", file: "x.py", repository: "r" },
      },
      set: "crosscodeeval",
      id: "p/1",
    },
    {
      title: "SAFIM, converted",
      row: {
        id: "safim/block_completion_000000/0",
        language: "cpp",
        ...hole,
        tests: "[]",
        description: "Complete the code in cpp:\n\n",
      },
      set: "safim-api",
    },
    {
      title: "SAFIM, as published",
      row: { task_id: "t1", lang: "python", eval_prompt: "a{{completion}}b", ground_truth: "c", unit_tests: [] },
      set: "safim-api",
      id: "t1",
    },
    { title: "something else", row: { id: "1", text: "hello" }, set: undefined },
  ];
  for (const { title, row, set, id } of rows)
    test(title, () => {
      const read = readSet(JSON.stringify(row), { name: "set.jsonl", wanted: "auto" });
      if (set === undefined) {
        assert.ok(read.kind === "bad" && read.message.includes("--kind") && read.message.includes(setKinds.join(", ")));
        return;
      }
      assert.ok(read.kind === "set", "it is read");
      assert.equal(read.set, set);
      assert.deepEqual(read.problems, []);
      const [first] = read.cases;
      assert.equal(first?.id, id ?? row["id"]);
      assert.ok(first && first.prefix !== "" && first.suffix !== "" && first.answer !== "");
    });

  test("broken, doubled and empty rows are told by number and left out", () => {
    const good = { id: "SingleLineInfilling/1", ...hole, tests: "t", entry_point: "f" };
    const lines = [good, good, { id: "2" }, { id: "3", canonical: "x" }].map((row) => JSON.stringify(row));
    const read = readSet([...lines, "", "{"].join("\n"), { name: "s", wanted: "auto" });
    assert.ok(read.kind === "set");
    assert.equal(read.cases.length, 1);
    assert.deepEqual(read.problems, [
      's, line 2: the id "SingleLineInfilling/1" occurs twice',
      's, line 3: there is no answer ("canonical")',
      's, line 4: there is no text around the hole ("prefix", "suffix")',
      "s, line 6: this is no JSON object",
    ]);
  });

  test("code from other files is read in pieces", () => {
    const row = {
      id: "p/1",
      language: "python",
      ...hole,
      crossfile_context: { text: "# all", list: [{ retrieved_chunk: "x = 1", filename: "a.py", score: 3 }] },
    };
    const read = readSet(JSON.stringify(row), { name: "s", wanted: "auto" });
    assert.ok(read.kind === "set");
    assert.deepEqual(read.cases[0]?.crossFile, { text: "# all", pieces: [{ path: "a.py", text: "x = 1" }] });
  });
});

suite("holes", () => {
  const whole = setCase({ id: "SingleLineInfilling/1", prefix: "def f():\n", answer: "  x\n", suffix: "  y\n" });
  test("as given: nothing between prefix and suffix", () => {
    const { snapshot, at, answer } = maskAsGiven(whole);
    assert.deepEqual([snapshot.text, at, answer], ["def f():\n  y\n", 9, "  x\n"]);
  });
  for (const { title, kind, given, text, at, answer } of [
    {
      title: "a whole line gets an empty line to write in",
      kind: "humaneval-infilling",
      given: whole,
      text: "def f():\n\n  y\n",
      at: 9,
      answer: "  x",
    },
    {
      title: "a span inside lines stays as it is",
      kind: "humaneval-infilling",
      given: setCase({ prefix: "f(", answer: "a", suffix: ")" }),
      text: "f()",
      at: 2,
      answer: "a",
    },
    {
      title: "lines that were cut out with their line breaks get both back",
      kind: "santacoder-fim",
      given: setCase({ prefix: "a", answer: "  b", suffix: "c" }),
      text: "a\n\nc",
      at: 2,
      answer: "  b",
    },
    {
      title: "a hole inside a line",
      kind: "crosscodeeval",
      given: setCase({ prefix: "x = a.", answer: "b()", suffix: "\ny" }),
      text: "x = a.\ny",
      at: 6,
      answer: "b()",
    },
  ] as const)
    test(title, () => {
      const masked = maskAsInEditor(given, kind);
      assert.deepEqual([masked.snapshot.text, masked.at, masked.answer], [text, at, answer]);
    });

  test("every hole has a document of its own", () => {
    const uris = ["a/1", "a/2"].map((id) => maskAsGiven(setCase({ id, path: "src/a b.py" })).snapshot.uri);
    assert.deepEqual(uris, ["file:///a%2F1/src/a%20b.py", "file:///a%2F2/src/a%20b.py"]);
    assert.ok(uris.every((uri) => URL.canParse(uri)));
  });

  test("code of the set is offered within the budget, in its order", async () => {
    const pieces = ["one", "two two two", "six"].map((text, index) => ({ path: `${index}.py`, text }));
    const set = setCase({ crossFile: { text: "", pieces } });
    const masked = maskAsGiven(set);
    const context = crossFileContext([{ set, masked }]);
    const gathered = await context.gather(
      {
        ...{
          snapshot: masked.snapshot,
          at: masked.at,
          shape: { inside: "code", extent: "line", scopes: [] },
          budget: tokens(8),
        },
        count: async (texts) => texts.map((text) => text.split(/\s+/).filter((word) => word !== "").length + 2),
        window: { from: offset(0), to: offset(0) },
      },
      new AbortController().signal,
    );
    assert.deepEqual(
      gathered.snippets.map(({ path }) => path),
      ["0.py", "2.py"],
    );
  });
});

suite("samples and summaries", () => {
  const items = [
    ...Array.from({ length: 60 }, (_, i) => `java ${i}`),
    ...Array.from({ length: 30 }, (_, i) => `python ${i}`),
    ...Array.from({ length: 10 }, (_, i) => `go ${i}`),
  ];
  const stratumOf = (item: string): string => item.split(" ")[0] ?? "";
  const draw = (count: number, seed: number) => stratifiedSample(items, { count, seed, stratumOf });

  test("every language keeps its share", () => {
    for (const count of [1, 7, 10, 33, 99]) {
      const drawn = draw(count, 1);
      assert.equal(drawn.length, count);
      for (const [language, share] of [
        ["java", 0.6],
        ["python", 0.3],
        ["go", 0.1],
      ] as const) {
        const exact = share * count;
        const found = drawn.filter((item) => stratumOf(item) === language).length;
        assert.ok(Math.abs(found - exact) < 1, `${found} of ${language} among ${count}`);
      }
    }
  });
  test("the same seed draws the same, another one does not, and order is kept", () => {
    assert.deepEqual(draw(20, 5), draw(20, 5));
    assert.notDeepEqual(draw(20, 5), draw(20, 6));
    assert.deepEqual(
      draw(20, 5),
      items.filter((item) => draw(20, 5).includes(item)),
    );
    assert.deepEqual(draw(1000, 5), items);
  });

  test("SantaCoder-FIM: a column per language, and all cases together", () => {
    const scored = [
      ["python", 100],
      ["java", 0],
      ["java", 100],
      ["java", 100],
    ].map(([language, em]) => ({
      case: setCase({ language: String(language) }),
      scores: { em: Number(em), es: 50 },
    }));
    const { columns } = summariseSet("santacoder-fim", scored);
    assert.deepEqual(
      columns.map(({ name, cases, figure }) => [name, cases, Math.round(figure.value)]),
      [
        ["python", 1, 100],
        ["java", 3, 67],
        ["all", 4, 75],
        ["es", 4, 50],
      ],
    );
  });

  test("published figures stand in columns that the measurement has", () => {
    const columns: Record<SetKind, readonly string[]> = {
      "humaneval-infilling": ["pass"],
      "santacoder-fim": ["python", "java", "javascript", "all"],
      crosscodeeval: ["em"],
      "safim-api": ["em_call"],
    };
    for (const kind of setKinds) {
      const found = anchorsFor(kind, "SingleLineInfilling/HumanEval/0/L0");
      assert.ok(found.length > 0, kind);
      for (const { figures, source } of found) {
        assert.ok(source !== "");
        for (const [name, value] of Object.entries(figures))
          assert.ok(columns[kind].includes(name) && value > 0 && value < 100, `${kind}: ${name} ${value}`);
      }
    }
    const pass = (id: string) =>
      anchorsFor("humaneval-infilling", id).find(({ model }) => model.startsWith("Mellum"))?.figures["pass"];
    assert.deepEqual(["SingleLineInfilling/x", "MultiLineInfilling/x", "RandomSpanInfillingLight/x", "y"].map(pass), [
      66.2,
      38.5,
      29.7,
      undefined,
    ]);
  });
});
