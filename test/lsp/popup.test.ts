import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import { at, type Position } from "../support/lspClient.ts";
import { defaultSettings, scriptedCompleter, shown, startHarness, type Harness } from "./harness.ts";

const uri = "file:///w/a.ts";
type List = { isIncomplete: boolean; items: { label: string; textEdit: { newText: string } }[] };

suite("language server: the popup for editors without inline completions", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const ask = async (text: string, position: Position, options: object = {}): Promise<List> => {
    harness = startHarness(options);
    await harness.client.initialize();
    harness.client.open(uri, text);
    return harness.client.request("textDocument/completion", {
      textDocument: { uri },
      position,
      context: { triggerKind: 1 },
    });
  };

  test("one item, plain text, replacing the word it continues", async () => {
    const completer = scriptedCompleter((request) => shown(request, "ole.log(\n  1,\n)"));
    const list = await ask("  cons\n", at(0, 6), { completer });
    const newText = "console.log(\n  1,\n)";
    assert.deepEqual(list, {
      isIncomplete: true,
      items: [
        {
          label: "console.log(",
          kind: 1,
          detail: "Lacuna",
          documentation: { kind: "markdown", value: `\`\`\`typescript\n${newText}\n\`\`\`` },
          insertTextFormat: 1,
          textEdit: { range: { start: at(0, 2), end: at(0, 6) }, newText },
          filterText: "console.log(",
          preselect: true,
          sortText: "!",
          command: { title: "Accepted", command: "lacuna.didAcceptCompletionItem", arguments: ["s1"] },
        },
      ],
    });
    assert.equal(harness.completer.requests[0]!.trigger, "automatic");
  });

  test("a suggestion that replaces text around the cursor keeps its range", async () => {
    const completer = scriptedCompleter((request) =>
      shown(request, "x = 1)", { from: offset(request.offset - 1), to: offset(request.offset + 1) }),
    );
    const { items } = await ask("f(x)\n", at(0, 3), { completer });
    assert.deepEqual(items[0]!.textEdit, { range: { start: at(0, 2), end: at(0, 4) }, newText: "x = 1)" });
  });

  test("a long first line is shortened for the list, a blank one has a label", async () => {
    const completer = scriptedCompleter((request) => shown(request, "x".repeat(90)));
    assert.equal((await ask("\n", at(0, 0), { completer })).items[0]!.label, `${"x".repeat(59)}…`);
    await harness.stop();
    const blank = scriptedCompleter((request) => shown(request, "\n  y"));
    assert.equal((await ask("\n", at(0, 0), { completer: blank })).items[0]!.label, "…");
  });

  test("switched off, or asked with completions on demand", async () => {
    const with_ = (rest: object) => ({
      loadSettings: () => ({ settings: { ...defaultSettings, ...rest }, problems: [], sources: {} as never }),
    });
    assert.deepEqual((await ask("a", at(0, 1), with_({ "complete.popup.enable": false }))).items, []);
    await harness.stop();
    await ask("a", at(0, 1), with_({ "complete.trigger": "onDemand" }));
    assert.equal(harness.completer.requests[0]!.trigger, "explicit");
  });
});
