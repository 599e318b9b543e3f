import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import type { Engine } from "../../server/domain/engine.ts";
import { stopEngines } from "../../server/engine/control.ts";
import { collect, never, Place, reportOf } from "../engine/harness.ts";
import { hole, realEngine, requireSmallModel } from "./engineFixture.ts";

const before = `export class Basket {
  readonly #entries = new Map<string, number>();

  clear(): void {
    this.#entries.clear();
  }

  remove(name: string): void {
    `;
const after = `
  }
}
`;

suite("token healing with the 0.5B model", function () {
  this.timeout(120_000);
  let place: Place;
  let engine: Engine;
  suiteSetup(async () => {
    requireSmallModel();
    place = new Place();
    engine = realEngine(place.endpoint);
    assert.equal((await engine.prepare(never)).kind, "ready");
  });
  suiteTeardown(async () => {
    await engine.dispose();
    await stopEngines("0.1.0", place.endpoint);
    await place.clear();
  });

  const answer = "this.#entries.delete(name);";
  for (const length of [1, 3, 6, 7, 9, 14, 17, 20, 25])
    test(`a word cut after ${length} letters is finished`, async () => {
      const heal = answer.slice(0, length);
      const { text, last } = await collect(
        engine.generate(hole({ before, after, heal }, { stopTexts: ["\n"] }), never),
      );
      assert.equal(last.kind, "done");
      assert.equal(heal + text, answer);
    });

  test("also where the model would not have gone", async () => {
    for (const heal of ["zq", "#", "   ", "ünï", "😀", "\t", "}}}}", "日本"]) {
      const { last } = await collect(engine.generate(hole({ before, after, heal }, { maxTokens: tokens(4) }), never));
      assert.ok(last.kind === "done" && last.report.generatedTokens >= 1, heal);
      assert.ok(last.report.meanLogProb !== undefined && last.report.meanLogProb <= 0);
    }
  });

  test("the healed word is in the cache as the next prompt will have it", async () => {
    const asked = hole({ before, after, heal: "this.#ent" }, { sequenceKey: "healed", stopTexts: ["\n"] });
    const { text } = await collect(engine.generate(asked, never));
    const accepted = { ...asked, heal: "", parts: [...asked.parts, { text: `this.#ent${text}` }] };
    const report = reportOf(await collect(engine.generate(accepted, never)));
    assert.ok(report.promptTokens - report.reusedTokens <= 2, JSON.stringify(report));
  });
});
