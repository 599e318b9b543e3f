import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import type { Engine, GenerateReport } from "../../server/domain/engine.ts";
import { engineStatus, stopEngines } from "../../server/engine/control.ts";
import { collect, never, Place, reportOf } from "../engine/harness.ts";
import { hole, modelOptions, realEngine, requireSmallModel } from "./engineFixture.ts";

const header = `// Everything about the shop's money, in cents.
export type Price = { readonly cents: number; readonly currency: "EUR" | "USD" };
export const free: Price = { cents: 0, currency: "EUR" };
export function add(a: Price, b: Price): Price { return { cents: a.cents + b.cents, currency: a.currency }; }
export function times(price: Price, count: number): Price { return { ...price, cents: price.cents * count }; }
`;

/**
 * Documents that begin alike and go on differently. A state is kept where evaluating it takes a third of a second: a
 * faster machine needs longer ones, by about 100 tokens and 80 tokens for every 200 tokens that it reads a second.
 */
const documentFor = (name: string, size: number): string => `${header.repeat(1 + size)}
/** ${name}: what a customer has to pay for it. */
export function ${name}Total(items: readonly Price[]): Price {
${Array.from({ length: 1 + 3 * size }, (_, at) => `  const ${name}${at} = items.map((item) => times(item, ${at}));\n`).join("")}
  return ${name}`;

suite("switching between documents with the 0.5B model", function () {
  this.timeout(240_000);
  let place: Place;
  let engine: Engine;
  let size: number;

  setup(() => {
    requireSmallModel();
    place = new Place();
  });
  teardown(async () => {
    await engine.dispose();
    await stopEngines("0.1.0", place.endpoint);
    await place.clear();
  });

  const start = async (parkedMiB: number): Promise<void> => {
    engine = realEngine(place.endpoint, { options: { ...modelOptions, sequences: 2, parkedMiB } });
    const state = await engine.prepare(never);
    assert.ok(state.kind === "ready", JSON.stringify(state));
    size = Math.ceil(state.model.prefillPerSecond / 200);
  };
  const ask = async (name: string): Promise<{ readonly text: string; readonly report: GenerateReport }> => {
    const asked = hole({ before: documentFor(name, size), after: "" }, { sequenceKey: name, maxTokens: tokens(6) });
    const answer = await collect(engine.generate(asked, never));
    return { text: answer.text, report: reportOf(answer) };
  };
  const names = ["apples", "pears", "plums", "figs"];

  test("more documents than sequences: every state comes back exactly", async function () {
    if (process.platform !== "linux") return this.skip();
    await start(64);
    const first: string[] = [];
    let shared = 0;
    for (const name of names) {
      const { report } = await ask(name);
      if (name !== "apples")
        assert.ok(report.reusedTokens > 150, `${name} has the header of ${report.reusedTokens} tokens`);
      shared = report.promptTokens - report.reusedTokens;
      // The last token alone is computed by other kernels than a whole batch, so that near ties may fall differently: what
      // the copied state is compared with has to be an answer that began with one token, too.
      first.push((await ask(name)).text);
    }
    assert.ok(shared < 100 + 110 * size, `only what differs is evaluated, not ${shared} tokens`);
    for (const [at, name] of names.entries()) {
      const { text, report } = await ask(name);
      assert.equal(report.promptTokens - report.reusedTokens, 1, name);
      assert.equal(text, first[at], "a state that was copied says what the original said");
    }
    const found = await engineStatus("0.1.0", place.endpoint);
    assert.ok(found.kind === "running" && found.status.parkedBytes > 0);
    assert.ok(found.status.parkedBytes <= 64 * 1024 ** 2);
  });

  test("without memory for them a document that left is evaluated again", async () => {
    await start(0);
    for (const name of names) await ask(name);
    const { report } = await ask("apples");
    assert.ok(report.promptTokens - report.reusedTokens > 1);
    const found = await engineStatus("0.1.0", place.endpoint);
    assert.ok(found.kind === "running" && found.status.parkedBytes === 0);
  });
});
