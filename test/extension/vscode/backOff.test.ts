import assert from "node:assert/strict";
import { BackOff } from "../../../extension/vscode/backOff.ts";

suite("back-off of the server's restarts", () => {
  test("doubles from half a second to a minute", () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 9 }, () => backOff.next(0));
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  test("starts anew after the server ran well for a while, and not before", () => {
    const backOff = new BackOff();
    assert.equal(backOff.next(0), 500);
    assert.equal(backOff.next(60_000), 1000);
    assert.equal(backOff.next(60_000 + 1000 + 3 * 60_000), 2000);
    assert.equal(backOff.next(20 * 60_000), 500);
  });

  test("starts anew when the user restarts", () => {
    const backOff = new BackOff();
    backOff.next(0);
    backOff.next(0);
    backOff.reset();
    assert.equal(backOff.next(0), 500);
  });
});
