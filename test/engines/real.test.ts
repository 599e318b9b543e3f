import assert from "node:assert/strict";
import { systemClock } from "../../server/base/systemClock.ts";
import { tokens } from "../../server/base/brand.ts";
import type { Engine, GenerateEvent } from "../../server/domain/engine.ts";
import { silentLog } from "../../server/domain/log.ts";
import { engineOfEndpoints } from "../../server/engine/remote/engineOfEndpoints.ts";
import { families, findFamily } from "../../server/prompt/families.ts";

/** Real servers, by the entries of engine.endpoints; separated by semicolons. */
const entries = (process.env["LACUNA_TEST_ENDPOINTS"] ?? "").split(";").map((entry) => entry.trim());
const never = new AbortController().signal;

for (const entry of entries.filter((each) => each !== ""))
  suite(`real engine: ${entry}`, () => {
    let engine: Engine;
    suiteSetup(async () => {
      const settings = { entries: [entry], contextTokens: 4096, isOffline: false, allowsPlainHttp: true };
      engine = engineOfEndpoints({ settings, clock: systemClock, log: silentLog });
      const state = await engine.prepare(never);
      assert.equal(state.kind, "ready", JSON.stringify(state));
    });
    suiteTeardown(() => engine.dispose());

    const ask = async (typed: string, heal: string, signal = never): Promise<{ text: string; last: GenerateEvent }> => {
      assert.ok(engine.state.kind === "ready");
      const family = findFamily(engine.state.model.family) ?? families.qwen;
      const prefix = [{ special: family.prefix }, { text: `def add(a, b):\n${family.order === "spm" ? typed : ""}` }];
      const suffix = [{ special: family.suffix }, { text: "\n\nprint(add(1, 2))\n" }];
      const middle = family.middle === undefined ? [] : [{ special: family.middle }];
      const request = {
        ...{ sequenceKey: "real", heal, maxTokens: tokens(24), stopTexts: ["\n"], stopSpecials: family.ends },
        ...{ priority: "interactive" as const, temperature: 0, seed: 0 },
        parts:
          family.order === "spm"
            ? [...suffix, ...prefix, ...middle]
            : [...prefix, ...suffix, ...middle, { text: typed }],
      };
      let text = "";
      let last: GenerateEvent | undefined;
      for await (const event of engine.generate(request, signal)) {
        if (event.kind === "text") text += event.text;
        else last = event;
      }
      assert.ok(last);
      return { text, last };
    };

    test("fills the middle", async () => {
      const { text, last } = await ask("    return", "");
      assert.match(text, /^ a ?\+ ?b/);
      assert.ok(last.kind === "done" && last.report.promptTokens > 10);
    });

    test("goes on inside a word", async () => assert.match((await ask("   ", " re")).text, /^turn a ?\+ ?b/));

    test("counts tokens, and markers in text are text", async () => {
      const [one = 0, marker = 0] = await engine.countTokens(["a", "<|fim_prefix|>"], never);
      assert.ok(one >= 1 && marker >= 3, `${one} ${marker}`);
    });

    test("an abort ends at once", async () => {
      const { last } = await ask("    return ", "", AbortSignal.abort());
      assert.ok(last.kind !== "done" || last.report.stopReason === "aborted");
    });
  });
