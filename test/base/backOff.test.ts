import assert from "node:assert/strict";
import { CrashHistory } from "../../server/base/backOff.ts";

const backOff = { firstMs: 100, capMs: 5000, mostCrashes: 4, windowMs: 60_000 };

suite("CrashHistory", () => {
  test("waits grow up to a limit, then it gives up", () => {
    const history = new CrashHistory(backOff, () => 0.5);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((at) => history.crashedAt(at)),
      [100, 400, 1600, 5000, undefined],
    );
  });

  test("crashes long ago do not count", () => {
    const history = new CrashHistory(backOff, () => 0.5);
    for (let at = 0; at < 20; at++) assert.equal(history.crashedAt(at * 61_000), 100);
  });

  test("an answered request makes up for the crashes", () => {
    const history = new CrashHistory(backOff, () => 0.5);
    for (let at = 0; at < 20; at++) {
      assert.equal(history.crashedAt(at), 100);
      history.forget();
    }
    assert.equal(history.count, 0);
  });

  test("clients that lost the same host come back at different times", () => {
    const waits = [0, 0.3, 0.99].map((value) => new CrashHistory(backOff, () => value).crashedAt(0));
    assert.deepEqual(waits, [50, 80, 149]);
  });
});
