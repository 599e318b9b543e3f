import assert from "node:assert/strict";
import { noContext, type ContextProvider } from "../../server/domain/context.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import type { Snapshot } from "../../server/domain/snapshot.ts";
import type { EvalResult } from "../../server/evaluation/result.ts";
import { EngineGaveUp, runCases, type CaseRun } from "../../server/evaluation/runCases.ts";
import type { MaskedCase } from "../../server/evaluation/maskedCase.ts";
import { caseOf, evalBench, masked, temporaryRepository } from "./evalBench.ts";

const total = `import { Price } from "./price.ts";

export function total(prices: readonly Price[]): number {
  return prices.reduce((sum, price) => sum + price.amount, 0);
}

export function mean(prices: readonly Price[]): number {
  return total(prices) / prices.length;
}
`;
const price = "export type Price = { readonly amount: number };\n";

suite("evaluation: a run over cases", () => {
  let folder = "";
  let remove = (): void => undefined;
  suiteSetup(() => ({ folder, remove } = temporaryRepository({ "src/total.ts": total, "src/price.ts": price })));
  suiteTeardown(() => remove());

  const reduce = (): MaskedCase =>
    masked(
      folder,
      caseOf(total, {
        path: "src/total.ts",
        answer: "prices.reduce((sum, price) => sum + price.amount, 0);",
        id: "a",
        kind: "line",
        need: "buffer",
      }),
    );
  const argument = (): MaskedCase =>
    masked(folder, caseOf(total, { path: "src/total.ts", answer: "prices) / prices", id: "b" }));

  async function all(cases: readonly MaskedCase[], run: CaseRun): Promise<EvalResult[]> {
    const results: EvalResult[] = [];
    for await (const result of runCases(cases, run)) results.push(result);
    return results;
  }

  test("a right answer, with what it was asked and how it is judged", async () => {
    const { engine, run } = evalBench({ says: "prices.reduce((sum, price) => sum + price.amount, 0);\n" });
    const [result] = await all([reduce()], run);
    assert.ok(result);
    assert.equal(result.completion, "prices.reduce((sum, price) => sum + price.amount, 0);");
    assert.deepEqual(
      { id: result.id, kind: result.kind, need: result.need, language: result.language, model: result.model },
      { id: "a", kind: "line", need: "buffer", language: "typescript", model: "scripted" },
    );
    assert.equal(result.right, true);
    assert.equal(result.scores.em_block, 100);
    assert.equal(result.reason, null);
    assert.ok(result.promptTokens > 0 && result.generatedTokens > 0);
    assert.equal(engine.requests.length, 1);
    assert.equal(engine.requests[0]?.temperature, 0);
    assert.ok(!("rawText" in result));
  });

  test("the answer is in no prompt, and what stands around it is", async () => {
    const { engine, run } = evalBench({ says: "0;" });
    await all([reduce()], run);
    const prompt = renderParts(engine.requests[0]?.parts ?? []);
    assert.ok(!prompt.includes("prices.reduce"), prompt);
    assert.ok(prompt.includes("export function total"), prompt);
    assert.ok(prompt.includes("prices.length"), prompt);
  });

  test("the context is told the text without the answer before it is asked, and to forget it afterwards", async () => {
    const seen: string[] = [];
    const told = (what: string) => (snapshot: Snapshot) =>
      void seen.push(`${what} ${snapshot.path} ${snapshot.text.includes("prices.reduce")}`);
    const context: ContextProvider = {
      ...noContext,
      documentOpened: told("opened"),
      gather: async ({ snapshot }) => {
        told("asked")(snapshot);
        return { snippets: [{ path: "src/price.ts", text: price, source: "imports", why: "" }], sources: [] };
      },
      documentClosed: () => void seen.push("closed"),
    };
    const { engine, run } = evalBench({ says: "0;" }, { context });
    const [result] = await all([reduce()], run);
    assert.deepEqual(seen, ["opened src/total.ts false", "asked src/total.ts false", "closed"]);
    assert.deepEqual(result?.snippets, [{ path: "src/price.ts", source: "imports" }]);
    assert.ok(renderParts(engine.requests[0]?.parts ?? []).includes("readonly amount: number"));
  });

  test("every case has a document and a cache line of its own, also in the same file", async () => {
    const { engine, run } = evalBench({ says: "0" });
    await all([reduce(), argument()], run);
    assert.equal(new Set(engine.requests.map(({ sequenceKey }) => sequenceKey)).size, 2);
  });

  test("closers that the suggestion's range covers are no part of the answer", async () => {
    const text = "export const x = compute(first, second);\n";
    const more = temporaryRepository({ "x.ts": text });
    try {
      const { run } = evalBench({ says: "first, second);\n" });
      const [result] = await all([masked(more.folder, caseOf(text, { path: "x.ts", answer: "first, second" }))], run);
      assert.equal(result?.completion, "first, second");
      assert.equal(result?.right, true);
    } finally {
      more.remove();
    }
  });

  test("an explicit run tells what each level would hide, and a run at a level hides it", async () => {
    const unsure = { says: "0;", meanLogProb: -0.6 };
    const [asked] = await all([reduce()], evalBench(unsure).run);
    assert.equal(asked?.completion, "0;");
    assert.ok(asked?.hiddenAt);
    for (const level of ["quiet", "balanced", "eager"] as const) {
      const settings = { "complete.level": level };
      const [typed] = await all([reduce()], evalBench(unsure, { trigger: "automatic", settings }).run);
      assert.equal(typed?.reason, asked.hiddenAt[level], level);
      assert.equal(typed?.hiddenAt, null);
    }
    assert.equal(asked.hiddenAt.quiet, "lowConfidence");
    assert.equal(asked.hiddenAt.eager, null);
  });

  test("a gate that would refuse while typing is told, and the answer counts all the same", async () => {
    const [result] = await all([argument()], evalBench({ says: "prices) / prices" }).run);
    assert.equal(result?.right, true);
    assert.equal(result?.hiddenAt?.eager, null);
    const inFront = masked(folder, caseOf(total, { path: "src/total.ts", answer: "prices.reduce(" }));
    const [typed] = await all([inFront], evalBench({ says: "prices.reduce(" }).run);
    assert.equal(typed?.hiddenAt?.eager, "textAfterCursor");
  });

  test("an engine that was away for a moment is asked again; one that stays away ends the run without a row", async () => {
    const { run } = evalBench({ says: "0;", troubles: ["engineRestarting", "engineBusy", undefined] });
    const [result] = await all([reduce()], run);
    assert.equal(result?.completion, "0;");

    const gone = evalBench({ says: "0;", troubles: Array.from({ length: 9 }, () => "engineBusy" as const) });
    const results: EvalResult[] = [];
    await assert.rejects(async () => {
      for await (const each of runCases([reduce()], gone.run)) results.push(each);
    }, EngineGaveUp);
    assert.deepEqual(results, []);
  });

  test("a run that is interrupted ends after the rows that are done", async () => {
    const interrupt = new AbortController();
    const { run } = evalBench({ says: "0;" }, { signal: interrupt.signal });
    const results: EvalResult[] = [];
    for await (const each of runCases([reduce(), argument()], run)) {
      results.push(each);
      interrupt.abort();
    }
    assert.deepEqual(
      results.map(({ id }) => id),
      ["a"],
    );
  });

  test("the raw text is written on request", async () => {
    const [result] = await all([reduce()], evalBench({ says: "0;\n}\n" }, { withRawText: true }).run);
    assert.equal(result?.rawText?.startsWith("0;"), true);
  });
});
