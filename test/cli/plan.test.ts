import assert from "node:assert/strict";
import { assumptionsOf, capacityOf, type PlanFlags } from "../../server/cli/plan/capacity.ts";
import { planText } from "../../server/cli/plan/planText.ts";

const flags: PlanFlags = {
  developers: "100",
  hoursPerMonth: "730",
  requestsPerHour: "360",
  active: "0.5",
  promptTokens: "1000",
  reused: "0.8",
  answerTokens: "40",
  load: "0.5",
};
const speed = { prefillPerSecond: 1000, decodePerSecond: 100, source: "as given" };

suite("plan", () => {
  test("requests times work over what a machine may do", () => {
    const assumed = assumptionsOf({ ...flags, pricePerHour: "2" });
    assert.ok(typeof assumed !== "string");
    const found = capacityOf(assumed, speed);
    assert.equal(found.requestsPerSecond, 5);
    assert.ok(Math.abs(found.secondsPerRequest - 0.6) < 1e-9);
    assert.equal(found.machines, 6);
    assert.equal(found.costPerMonth, 6 * 2 * 730);
    assert.match(
      planText(assumed, speed, found),
      /100 x 0\.5 x 360 \/ 3600 s = 5 requests\/s[\s\S]*6 machines[\s\S]*8760 a month/,
    );
  });

  test("no price, no costs", () => {
    const assumed = assumptionsOf(flags);
    assert.ok(typeof assumed !== "string");
    const found = capacityOf(assumed, speed);
    assert.equal(found.costPerMonth, undefined);
    assert.doesNotMatch(planText(assumed, speed, found), /month/);
  });

  for (const [change, fault] of [
    [{ developers: "0" }, /--developers/],
    [{ developers: "many" }, /--developers/],
    [{ active: "2" }, /--active/],
    [{ reused: "1" }, /--reused/],
    [{ load: "0" }, /--load/],
    [{ prefill: "100" }, /belong together/],
    [{ gpu: "H100" }, /no figures of H100 are built in/],
  ] as const)
    test(`refuses ${JSON.stringify(change)}`, () => {
      const refused = assumptionsOf({ ...flags, ...change });
      assert.match(typeof refused === "string" ? refused : "", fault);
    });
});
