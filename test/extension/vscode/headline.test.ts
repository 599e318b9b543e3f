import assert from "node:assert/strict";
import { headline } from "../../../extension/vscode/headline.ts";

suite("what a message says of a failure", () => {
  const cases: readonly [message: string, shown: string][] = [
    ["The language server is not running.", "The language server is not running."],
    [
      "Small 0.5B (469 MiB) could not be fetched. Tried:\n  - a mirror: no\nWhat you can do:",
      "Small 0.5B (469 MiB) could not be fetched.",
    ],
    [
      "Small 0.5B could not be fetched: no network.\nWhat you can do:\n  - this",
      "Small 0.5B could not be fetched: no network.",
    ],
    ["Refused:", "Refused:"],
    ["", ""],
  ];
  for (const [message, shown] of cases)
    test(JSON.stringify(message).slice(0, 60), () => assert.equal(headline(message), shown));
});
