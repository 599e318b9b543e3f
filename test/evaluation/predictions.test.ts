import { noContext } from "../../server/domain/context.ts";
import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "../../server/cli/eval/measure.ts";
import { planOf, recordOf } from "../../server/cli/eval/plan.ts";
import { openPredictions, type Predictions } from "../../server/cli/eval/predictions.ts";
import type { RepoFlags } from "../../server/cli/eval/flags.ts";
import type { Wired } from "../../server/cli/wiring.ts";
import type { MaskedCase } from "../../server/evaluation/maskedCase.ts";
import { scriptedModel } from "../support/scriptedEngine.ts";
import { caseOf, evalBench, masked, temporaryRepository } from "./evalBench.ts";

const flags: RepoFlags = {
  ...{ level: "all", healing: true, context: false },
  ...{ prefixTokens: "640", suffixTokens: "160", snippetTokens: "480" },
};
const source = "alpha();\nbeta();\ngamma();\n";

suite("evaluation: prediction files", () => {
  let folder = "";
  let remove = (): void => undefined;
  setup(() => ({ folder, remove } = temporaryRepository({ "a.ts": source })));
  teardown(() => remove());

  const file = (): string => join(folder, "answers.jsonl");
  const plan = (more: Partial<RepoFlags> = {}) => {
    const made = planOf({ ...flags, ...more });
    assert.ok(typeof made !== "string");
    return made;
  };
  const open = (isResumed: boolean, more: Partial<RepoFlags> = {}) =>
    openPredictions(file(), { isResumed, record: recordOf(plan(more), scriptedModel) });
  const opened = (isResumed: boolean): Predictions => {
    const result = open(isResumed);
    assert.ok(result.kind === "open", result.kind === "bad" ? result.message : "");
    return result.predictions;
  };
  const cases = (): MaskedCase[] =>
    ["alpha()", "beta()", "gamma()"].map((answer) =>
      masked(folder, caseOf(source, { path: "a.ts", answer, id: answer })),
    );

  async function run(predictions: Predictions, interruptAfter = Infinity) {
    const { engine, completer } = evalBench({ says: "beta()" });
    const interrupt = new AbortController();
    const wired: Wired = {
      ...{ engine, openContext: () => noContext, createCompleter: () => completer, dispose: async () => undefined },
      onGeneration: () => () => undefined,
      team: {
        rules: () => undefined,
        report: () => undefined,
        user: () => undefined,
        tokenChanged: () => undefined,
        flush: async () => undefined,
      },
      modelStore: undefined as unknown as Wired["modelStore"],
    };
    let count = 0;
    const results = await measure({
      ...{ wired, plan: plan(), folder, cases: cases(), withRawText: false, signal: interrupt.signal },
      predictions: {
        ...predictions,
        append: (result) => {
          predictions.append(result);
          if (++count >= interruptAfter) interrupt.abort();
        },
      },
    });
    return { results, asked: engine.requests.length };
  }
  const ids = (): unknown[] =>
    readFileSync(file(), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { id: unknown }).id);

  test("an interrupted run leaves whole lines, and --resume asks only what is missing", async () => {
    const first = await run(opened(false), 1);
    assert.equal(first.results.length, 1);
    assert.deepEqual(ids(), ["alpha()"]);
    const second = await run(opened(true));
    assert.equal(second.asked, 2);
    assert.deepEqual(
      second.results.map(({ id, right }) => [id, right]),
      [
        ["alpha()", false],
        ["beta()", true],
        ["gamma()", false],
      ],
    );
    assert.deepEqual(ids(), ["alpha()", "beta()", "gamma()"]);
  });

  test("half a line that a killed run left is asked again", async () => {
    await run(opened(false), 1);
    appendFileSync(file(), '{"id":"beta()","compl');
    const second = await run(opened(true));
    assert.equal(second.asked, 2);
    assert.deepEqual(ids(), ["alpha()", "beta()", "gamma()"]);
  });

  test("answers without scores are judged, and the file then has them", async () => {
    writeFileSync(file(), '{"id":"beta()","completion":"beta()"}\n');
    const { asked, results } = await run(opened(true));
    assert.equal(asked, 2);
    assert.equal(results[1]?.right, true);
    assert.match(readFileSync(file(), "utf8").split("\n")[0] ?? "", /"id":"beta\(\)".*"em_line":100/);
  });

  test("a file is not overwritten, nor continued with other settings", () => {
    opened(false);
    const again = open(false);
    assert.match(again.kind === "bad" ? again.message : "", /answers\.jsonl exists\..*--resume/);
    const other = open(true, { layout: "plain", set: ["complete.maxLines=3"] });
    assert.match(
      other.kind === "bad" ? other.message : "",
      /other settings \(layout: "best for the model" there, "plain" here; complete\.maxLines: not set there, "3" here\)/,
    );
    assert.ok(existsSync(`${file()}.run.json`));
  });

  test("a line that is no prediction is named", () => {
    writeFileSync(file(), '{"id":"a","completion":""}\nnonsense\n');
    const result = open(true);
    assert.match(result.kind === "bad" ? result.message : "", /answers\.jsonl, line 2: this is no JSON object/);
  });

  test("a file that cannot be written is named", () => {
    const result = openPredictions(join(folder, "none", "a.jsonl"), { isResumed: false, record: {} });
    assert.match(result.kind === "bad" ? result.message : "", /a\.jsonl cannot be written: ENOENT/);
  });
});

suite("evaluation: flags", () => {
  const wrong: readonly (readonly [Partial<RepoFlags>, RegExp])[] = [
    [{ prefixTokens: "0" }, /--prefix-tokens/],
    [{ suffixTokens: "many" }, /whole numbers of tokens/],
    [{ snippetTokens: "-1" }, /whole numbers of tokens/],
    [{ set: ["complete.maxLines"] }, /--set needs KEY=VALUE/],
  ];
  for (const [more, message] of wrong)
    test(JSON.stringify(more), () => {
      const plan = planOf({ ...flags, ...more });
      assert.match(typeof plan === "string" ? plan : "", message);
    });

  test("budgets are fixed, nobody is waited for, and a level means what it does while typing", () => {
    const all = planOf(flags);
    assert.ok(typeof all !== "string");
    assert.deepEqual(all.experiment.budget, { prefix: 640, suffix: 160, snippets: 480 });
    assert.equal(all.trigger, "explicit");
    assert.equal(all.settings["complete.debounceMs"], 0);
    const quiet = planOf({ ...flags, level: "quiet", layout: "suffix-first", healing: false });
    assert.ok(typeof quiet !== "string");
    assert.equal(quiet.trigger, "automatic");
    assert.equal(quiet.settings["complete.level"], "quiet");
    assert.equal(quiet.experiment.layout, "wholeAfterMiddle");
    assert.equal(quiet.experiment.isHealed, false);
  });

  test("an unknown setting is told", () => {
    const plan = planOf({ ...flags, set: ["complete.maxLine=3"] });
    assert.match(typeof plan === "string" ? plan : "", /complete\.maxLine=3: /);
  });
});
