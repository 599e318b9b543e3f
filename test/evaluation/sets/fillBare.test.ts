import assert from "node:assert/strict";
import { tokens } from "../../../server/base/brand.ts";
import { EngineGaveUp } from "../../../server/evaluation/runCases.ts";
import { contextTokensFor, fillBare, bareLimits, type BareRun } from "../../../server/evaluation/sets/fillBare.ts";
import type { EvalResult } from "../../../server/evaluation/result.ts";
import { setKinds, type SetCase, type SetKind } from "../../../server/evaluation/sets/setCase.ts";
import { renderParts } from "../../../server/domain/promptPart.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { scriptedEngine, scriptedModel, type Script, type ScriptedEngine } from "../../support/scriptedEngine.ts";
import { setCase } from "./setCases.ts";

type Filled = { engine: ScriptedEngine; results: EvalResult[]; prompts: string[] };

async function fill(
  cases: readonly SetCase[],
  {
    kind = "santacoder-fim",
    script = { says: "x\n" },
    ...more
  }: Partial<Omit<BareRun, "engine">> & { kind?: SetKind; script?: Script } = {},
): Promise<Filled> {
  const engine = scriptedEngine(script);
  const results: EvalResult[] = [];
  const run = {
    ...{ engine, model: scriptedModel, kind, withCrossFile: true, clock: fakeClock() },
    signal: new AbortController().signal,
    ...more,
  };
  for await (const result of fillBare(cases, run)) results.push(result);
  return { engine, results, prompts: engine.requests.map(({ parts }) => renderParts(parts)) };
}

suite("filling holes with the model alone", () => {
  const each = setCase({ prefix: "a = 1\nb", suffix: "\nc = 3\n", answer: " = 2" });

  test("prefix, suffix and control tokens, nothing else", async () => {
    const { engine, prompts } = await fill([each]);
    assert.deepEqual(prompts, ["<|fim_prefix|>a = 1\nb<|fim_suffix|>\nc = 3\n<|fim_middle|>"]);
    const [request] = engine.requests;
    assert.deepEqual([request?.heal, request?.temperature, request?.stopTexts], ["", 0, []]);
  });

  test("suffix first for a family that is trained so", async () => {
    const { prompts } = await fill([each], { model: { ...scriptedModel, family: "codestral" } });
    assert.deepEqual(prompts, ["[SUFFIX]\nc = 3\n[PREFIX]a = 1\nb"]);
  });

  test("a family that nobody knows ends the run", async () => {
    await assert.rejects(fill([each], { model: { ...scriptedModel, family: "nobody" } }), EngineGaveUp);
  });

  test("the answer ends where the benchmark looks no further, and is judged", async () => {
    const { engine, results } = await fill([each], {
      script: { says: " = 2\nc = 4\nd = 5\ne = 6\n", charsPerToken: 3 },
    });
    const [result] = results;
    assert.ok(
      result?.completion.startsWith(" = 2\n") && result.completion.length < 10,
      JSON.stringify(result?.completion),
    );
    assert.equal(engine.aborted, 1);
    assert.deepEqual([result?.right, result?.reason, result?.layout, result?.model], [true, null, "bare", "scripted"]);
  });

  test("an empty answer says so", async () => {
    const { results } = await fill([each], { script: { says: "" } });
    assert.deepEqual([results[0]?.completion, results[0]?.reason, results[0]?.ttft], ["", "modelSaidNothing", null]);
  });

  test("code from other files stands after the suffix, where it is wanted", async () => {
    const crossed = { ...each, crossFile: { text: "# from elsewhere", pieces: [] } };
    const on = await fill([crossed], { kind: "crosscodeeval" });
    assert.deepEqual(on.prompts, ["<|fim_prefix|>a = 1\nb<|fim_suffix|>\nc = 3\n\n\n# from elsewhere<|fim_middle|>"]);
    const off = await fill([crossed], { kind: "crosscodeeval", withCrossFile: false });
    assert.ok(!off.prompts[0]?.includes("elsewhere"));
  });

  test("a long prefix keeps its end, a long suffix its beginning, both within their limits", async () => {
    const words = (name: string): string => Array.from({ length: 20_000 }, (_, index) => `${name}${index}`).join(" ");
    const { engine } = await fill([setCase({ prefix: words("p"), suffix: words("s") })], {
      model: { ...scriptedModel, contextTokens: tokens(4096) },
    });
    const [prefix = "", suffix = ""] = (engine.requests[0]?.parts ?? []).flatMap((part) =>
      "text" in part ? [part.text] : [],
    );
    assert.ok(prefix.endsWith("p19999") && suffix.startsWith("s0 s1"));
    const limits = bareLimits["santacoder-fim"];
    for (const [text, limit] of [
      [prefix, limits.prefix],
      [suffix, limits.suffix],
    ] as const) {
      assert.ok(text.length / 4 <= limit, "within the limit");
      assert.ok(text.length / 4 > limit * 0.95, "and not much shorter");
    }
  });

  test("windows line ends and lone surrogates do not reach the model", async () => {
    const { prompts } = await fill([setCase({ prefix: "a\r\nb\ud800", suffix: "\r\n" })]);
    assert.deepEqual(prompts, ["<|fim_prefix|>a\nb\ufffd<|fim_suffix|>\n<|fim_middle|>"]);
  });

  for (const kind of setKinds)
    test(`${kind}: the limits fit the context that is asked for`, () => {
      const { prefix, suffix, crossFile, answer } = bareLimits[kind];
      assert.ok(prefix + suffix + crossFile + answer <= contextTokensFor(kind));
    });

  test("an engine that was restarting gets another chance; one that stays away ends the run", async () => {
    const once = await fill([each], { script: { says: "x\n", troubles: ["engineRestarting", undefined] } });
    assert.deepEqual(
      once.results.map(({ completion }) => completion),
      ["x\n"],
    );
    const troubles = Array.from({ length: 10 }, () => "engineBusy" as const);
    await assert.rejects(
      fill([each], { script: { says: "x", troubles } }),
      (error: Error) => error instanceof EngineGaveUp && error.message.includes("engineBusy"),
    );
  });

  test("an interrupted run gives no row for the case it was at", async () => {
    const controller = new AbortController();
    const script: Script = {
      says: () => {
        controller.abort();
        return "half of an ans";
      },
    };
    const { results } = await fill([each, each], { script, signal: controller.signal });
    assert.deepEqual(results, []);
  });
});
