import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { detached } from "../../server/base/detached.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What is kept alive by one piece each of twenty texts of a megabyte. */
function keptBytes(keep: (piece: string) => string): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 20 }, (_, index) => {
    const text = `${index} and something else\n`.repeat(50_000);
    return keep(text.slice(text.indexOf("and"), text.indexOf("and") + 2000));
  });
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  assert.equal(kept.length, 20);
  return bytes;
}

suite("Detached text", () => {
  for (const text of ["", "a", "a longer piece of text", "é😀 \ud800 and more of it"])
    test(JSON.stringify(text), () => {
      assert.equal(detached(text), text);
    });

  test("it does not keep the text alive that it was cut from, as the piece itself does", () => {
    assert.ok(keptBytes((piece) => piece) > 10_000_000);
    assert.ok(keptBytes(detached) < 2_000_000);
  });
});
