import assert from "node:assert/strict";
import { seededRandom } from "../../server/base/seededRandom.ts";
import { pick } from "../../server/engine/host/pick.ts";

const ranked = [
  { token: 1, probability: 0.6 },
  { token: 2, probability: 0.3 },
  { token: 3, probability: 0.08 },
  { token: 4, probability: 0.02 },
];

suite("pick", () => {
  test("temperature 0 takes the most probable", () => {
    const random = (): number => 0.999;
    assert.equal(pick(ranked, { temperature: 0, random })?.token, 1);
    assert.equal(pick([], { temperature: 0, random }), undefined);
    assert.equal(pick([], { temperature: 1, random }), undefined);
  });

  test("a temperature follows the probabilities, without the unlikely tail", () => {
    const random = seededRandom(7);
    const counts = new Map<number, number>();
    for (let turn = 0; turn < 4000; turn++) {
      const token = pick(ranked, { temperature: 1, random })?.token ?? 0;
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    assert.equal(counts.get(4), undefined);
    assert.ok(Math.abs((counts.get(1) ?? 0) / 4000 - 0.6 / 0.98) < 0.03);
    assert.ok(Math.abs((counts.get(2) ?? 0) / 4000 - 0.3 / 0.98) < 0.03);
  });

  for (const [topP, possible] of [
    [0, [1]],
    [0.6, [1]],
    [0.7, [1, 2]],
    [1, [1, 2, 3, 4]],
  ] as const)
    test(`of the likeliest, as many as make up ${topP}`, () => {
      const random = seededRandom(7);
      const seen = new Set(Array.from({ length: 2000 }, () => pick(ranked, { temperature: 1, topP, random })?.token));
      assert.deepEqual([...seen].sort(), possible);
    });

  test("the same seed repeats, another one differs", () => {
    const series = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, random);
    };
    assert.deepEqual(series(1), series(1));
    assert.notDeepEqual(series(1), series(2));
    assert.ok(series(0).every((value) => value >= 0 && value < 1));
  });
});
