import assert from "node:assert/strict";
import fc from "fast-check";
import { withhold } from "../../server/accounts/usage/withhold.ts";

const cell = (people: readonly string[]) => ({ people: new Set(people), line: people.length });
const cells = fc.array(fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnop"), { minLength: 1 }), { maxLength: 8 });

suite("figures about few people", () => {
  test("neither a line nor all that is withheld together is about fewer people than the minimum, if anything is shown", () =>
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 8 }), (people, least) => {
        const all = people.map(cell);
        const { shown, withheld } = withhold(all, least);
        assert.equal(shown.length + withheld, all.length);
        for (const each of shown) assert.ok(each.people.size >= least);
        const hidden = new Set(all.filter((each) => !shown.includes(each)).flatMap((each) => [...each.people]));
        if (shown.length > 0) assert.ok(hidden.size === 0 || hidden.size >= least);
      }),
    ));

  test("with enough people behind each line nothing is withheld", () => {
    const all = [cell(["a", "b"]), cell(["c", "d"])];
    assert.equal(withhold(all, 2).withheld, 0);
  });
});
