import assert from "node:assert/strict";
import { exitCodeOf } from "../../../server/cli/complete/exitCodeOf.ts";
import type { Reason } from "../../../server/domain/reason.ts";

suite("exit code of `lacuna complete` without a suggestion", () => {
  const rows: [Reason, boolean, number][] = [
    ["modelSaidNothing", false, 0],
    ["lowConfidence", true, 0],
    ["afterDeletion", false, 0],
    ["modelMissing", true, 3],
    ["modelMissing", false, 4],
    ["cursorOutOfRange", false, 3],
    ["serverUnreachable", false, 4],
    ["engineFailed", true, 1],
    ["serverSignIn", false, 1],
  ];
  for (const [reason, isModelNamed, expected] of rows)
    test(`${reason}${isModelNamed ? ", the model was named" : ""}: ${expected}`, () =>
      assert.equal(exitCodeOf(reason, { isModelNamed }), expected));
});
