import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { silentLog } from "../../server/domain/log.ts";
import { nodeLlamaCpp } from "../../server/engine/adapters/nodeLlamaCpp.ts";
import type { Inference, LoadedModel } from "../../server/engine/host/inference.ts";
import { never } from "../engine/harness.ts";
import { modelOptions, requireSmallModel, smallModel } from "./engineFixture.ts";

suite("vocabulary of the 0.5B model", function () {
  this.timeout(120_000);
  const inference: Inference = nodeLlamaCpp(silentLog);
  let model: LoadedModel;
  suiteSetup(async () => {
    requireSmallModel();
    const options = { ...modelOptions, contextTokens: 256, sequences: 1 };
    const outcome = await inference.load({ model: smallModel, options, onProgress: () => {}, signal: never });
    assert.ok(outcome.kind === "loaded", JSON.stringify(outcome));
    model = outcome.model;
  });
  suiteTeardown(async () => {
    await model.dispose();
    await inference.dispose();
  });

  const spelled = (text: string): string =>
    Buffer.concat(
      model.vocabulary.tokenise(text, new Set()).map((token) => model.vocabulary.bytesOf(token)),
    ).toString();

  test("tokens spell the text they come from", () => {
    const source = readFileSync(fileURLToPath(import.meta.url), "utf8");
    for (const text of [
      source,
      source.replaceAll("\n", "\r\n"),
      "<|fim_prefix|>",
      "\t\u0000\u200b\ufeff😀",
      "<tool_call>",
    ])
      assert.equal(spelled(text), text);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(spelled(text), text.toWellFormed())),
      { numRuns: 300 },
    );
  });

  test("no text yields a control token", () => {
    const markers = [
      "<|fim_prefix|>",
      "<|fim_middle|>",
      "<|endoftext|>",
      "<|im_start|>",
      "<|file_sep|>",
      "<tool_call>",
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...markers), fc.string({ maxLength: 5 })), { maxLength: 6 });
    fc.assert(
      fc.property(text, (pieces) => {
        const tokens = model.vocabulary.tokenise(pieces.join(""), new Set());
        assert.ok(tokens.every((token) => !model.vocabulary.ends(token)));
      }),
    );
  });

  test("every text can be continued, by tokens that really continue it", () => {
    const prefix = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(prefix, (text) => {
        const wanted = Buffer.from(text);
        const found = model.vocabulary.continuing(wanted);
        assert.ok(found.length > 0);
        for (const token of found) {
          const bytes = Buffer.from(model.vocabulary.bytesOf(token));
          const shared = Math.min(bytes.length, wanted.length);
          assert.ok(shared > 0 && bytes.subarray(0, shared).equals(wanted.subarray(0, shared)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("ranks only the wanted tokens, also where they are many and none of them is likely", async () => {
    const [line] = model.lines;
    assert.ok(line);
    const prompt = model.vocabulary.tokenise("const total = prices.reduce((sum, price) =>", new Set());
    await line.append(prompt.slice(0, -1));
    const last = prompt.slice(-1);
    const all = await line.rank(last, { count: 600, among: undefined });
    const spaces = model.vocabulary.continuing(Buffer.from(" "));
    assert.ok(spaces.length > 10_000);
    const rank = async (among: readonly number[]) => {
      await line.keep(prompt.length - 1);
      const ranked = await line.rank(last, { count: 512, among });
      assert.equal(line.length, prompt.length);
      assert.ok(ranked.length > 0 && ranked.every(({ token }) => among.includes(token)));
      assert.ok(Math.abs(ranked.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-3);
      return ranked;
    };
    const wanted = new Set(spaces);
    assert.equal((await rank(spaces))[0]?.token, all.find(({ token }) => wanted.has(token))?.token);
    const likely = new Set(all.map(({ token }) => token));
    await rank(spaces.filter((token) => !likely.has(token)));
    await rank(spaces.slice(0, 100));
  });
});
