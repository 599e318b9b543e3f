import assert from "node:assert/strict";
import { at } from "../support/lspClient.ts";
import { scriptedCompleter, shown, startHarness, type Harness } from "./harness.ts";

suite("language server: core", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  test("answers an inline completion at the cursor with a range on one line and the accept command", async () => {
    harness = startHarness({ completer: scriptedCompleter((request) => shown(request, "1;\nconst b = 2;")) });
    const { client } = harness;
    await client.initialize();
    client.open("file:///w/a.ts", "const a = \n");
    const answer = await client.complete("file:///w/a.ts", at(0, 10));
    const cursor = at(0, 10);
    assert.deepEqual(answer, {
      items: [
        {
          insertText: "1;\nconst b = 2;",
          range: { start: cursor, end: cursor },
          command: { title: "Accepted", command: "lacuna.didAcceptCompletionItem", arguments: ["s1"] },
        },
      ],
    });
  });
});
