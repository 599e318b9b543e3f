import assert from "node:assert/strict";
import { at } from "../support/lspClient.ts";
import { startHarness, type Harness } from "./harness.ts";

const notebook = "file:///w/analysis.ipynb";
const cell = (name: string) => `vscode-notebook-cell:/w/analysis.ipynb#${name}`;
const document = (name: string, text: string, languageId = "python") => ({
  ...{ uri: cell(name), languageId, version: 1, text },
});
const cellOf = (name: string, kind = 2) => ({ kind, document: cell(name) });

suite("language server: notebooks", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  const open = async () => {
    harness = startHarness();
    const { client } = harness;
    await client.initialize({ rootUri: "file:///w" });
    client.notify("notebookDocument/didOpen", {
      notebookDocument: {
        ...{ uri: notebook, notebookType: "jupyter-notebook", version: 1 },
        cells: [cellOf("a"), cellOf("text", 1), cellOf("sql"), cellOf("b")],
      },
      cellTextDocuments: [
        document("a", "import os"),
        document("text", "# Title", "markdown"),
        document("sql", "select 1", "sql"),
        document("b", "os."),
      ],
    });
    return client;
  };
  const change = (cells: object, version = 2) =>
    harness.client.notify("notebookDocument/didChange", {
      notebookDocument: { uri: notebook, version },
      change: { cells },
    });
  const before = async (name: string, character: number) => {
    await harness.client.complete(cell(name), at(0, character));
    return harness.completer.requests.at(-1)!;
  };

  test("a cell sees the code cells of its language above it, and is named after its notebook", async () => {
    await open();
    const { precedingCells, snapshot } = await before("b", 3);
    assert.deepEqual([precedingCells, snapshot.text, snapshot.path], ["import os\n", "os.", "analysis.ipynb"]);
  });

  test("cells can be typed in, moved, added, removed, and change their kind", async () => {
    const client = await open();
    change({
      textContent: [
        {
          document: { uri: cell("a"), version: 2 },
          changes: [{ range: { start: at(0, 9), end: at(0, 9) }, text: ", sys" }],
        },
      ],
    });
    assert.equal((await before("b", 3)).precedingCells, "import os, sys\n");
    change({
      structure: {
        array: { start: 1, deleteCount: 1, cells: [cellOf("c")] },
        didOpen: [document("c", "x = 1\n")],
        didClose: [{ uri: cell("text") }],
      },
    });
    assert.equal((await before("b", 3)).precedingCells, "import os, sys\n\nx = 1\n");
    change({ data: [cellOf("c", 1)] });
    assert.equal((await before("b", 3)).precedingCells, "import os, sys\n");
    assert.deepEqual(await client.complete(cell("text"), at(0, 0)), { items: [] });
    assert.deepEqual(harness.completer.calls, [
      ["documentChanged", "import os, sys", "typed"],
      ["documentClosed", cell("text")],
    ]);
  });

  test("only the nearest text of a long notebook is passed on, from the start of a line", async () => {
    await open();
    change({
      textContent: [{ document: { uri: cell("a"), version: 2 }, changes: [{ text: "x = 12345\n".repeat(9000) }] }],
    });
    const { precedingCells } = await before("b", 3);
    assert.ok(precedingCells.length <= 65536 && precedingCells.length > 65000);
    assert.ok(precedingCells.startsWith("x = 12345\n"));
  });

  test("closing the notebook closes its cells; changes of an unknown one are ignored", async () => {
    const client = await open();
    client.notify("notebookDocument/didClose", {
      notebookDocument: { uri: notebook },
      cellTextDocuments: ["a", "text", "sql", "b"].map((name) => ({ uri: cell(name) })),
    });
    change({ structure: { array: { start: 0, deleteCount: 9 } } });
    assert.deepEqual(await client.complete(cell("b"), at(0, 3)), { items: [] });
    assert.equal(harness.completer.requests.length, 0);
    assert.deepEqual(harness.logged, []);
  });
});
