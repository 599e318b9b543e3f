import assert from "node:assert/strict";
import { acceptedCommand, didFocusMethod, didPartiallyAcceptMethod, didShowMethod } from "../../../shared/protocol.ts";
import { ScriptedVsCode, pictureOfFailure } from "./scriptedVsCode.ts";
import { type VsCode, until } from "./vsCode.ts";

/** What the extension sends and the editor shows at key presses, against a server that answers at once. */
suite("typing in VS Code, with a scripted server", function () {
  this.timeout(60_000);
  let scripted: ScriptedVsCode;
  let vsCode: VsCode;

  suiteSetup(async function () {
    this.timeout(180_000);
    scripted = await ScriptedVsCode.start(
      ["a.py", "word.py", "many.py", "list.js", "quiet.py", "again.py", "later.py"],
      "installed",
    );
    vsCode = scripted.vsCode;
  });
  suiteTeardown(() => scripted.stop());
  teardown(function () {
    return pictureOfFailure(vsCode, this.currentTest);
  });

  test("starts the server with the settings that were written, and with trust", async () => {
    const { params } = await scripted.hear("initialize");
    const options = params.options as { settings: unknown; trusted: boolean; editorInfo: { name: string } };
    assert.deepEqual(options.settings, { "complete.level": "eager" });
    assert.equal(options.trusted, true);
    assert.ok(options.editorInfo.name !== "");
    assert.deepEqual((params.argv as string[]).slice(0, 2), ["lsp", "--stdio"]);
  });

  test("shows ghost text, takes it with Tab, and tells the server both", async () => {
    await vsCode.type("hello ");
    const ghost = await vsCode.waitForGhost();
    assert.equal(ghost.text, "world from Lacuna");
    await scripted.hear(didShowMethod, ({ item }) => JSON.stringify(item).includes("world from Lacuna"));
    await vsCode.press("Tab");
    assert.equal(await vsCode.save("a.py"), "hello world from Lacuna\n");
    const { params } = await scripted.hear("workspace/executeCommand");
    assert.equal(params.command, acceptedCommand);
    assert.deepEqual(params.arguments, ["world from Lacuna"]);
  });

  test("sends version, indentation and how it was asked", async () => {
    const { params } = await scripted.hear("textDocument/inlineCompletion", ({ context }) =>
      JSON.stringify(context).includes("2"),
    );
    assert.ok(typeof (params.textDocument as { version: unknown }).version === "number");
    assert.deepEqual(params.formattingOptions, { tabSize: 3, insertSpaces: true });
  });

  test("takes a word with Ctrl+Right and tells the server how much", async () => {
    await vsCode.open("word.py");
    await vsCode.type("hello ");
    await vsCode.waitForGhost();
    await vsCode.press("Control+ArrowRight");
    const { params } = await scripted.hear(didPartiallyAcceptMethod);
    assert.equal(params.acceptedLength, "world".length);
    assert.equal((await vsCode.waitForGhost()).text, " from Lacuna");
    await vsCode.press("Escape");
    await vsCode.waitForNoGhost();
    assert.equal(await vsCode.save("word.py"), "hello world\n");
  });

  test("shows several lines, and takes one with the key that the manifest binds", async () => {
    await vsCode.open("many.py");
    await vsCode.type("def total(xs):");
    const { text } = await vsCode.waitForGhost();
    assert.equal(text.split("\n").length, 5, text);
    await vsCode.screenshot("several-lines");
    await vsCode.press("Control+Alt+ArrowRight");
    await scripted.hear(didPartiallyAcceptMethod, ({ item, acceptedLength }) => {
      const { insertText } = item as { insertText: string };
      return insertText.slice(0, acceptedLength as number).endsWith("result = 0\n");
    });
    await vsCode.press("Escape");
    assert.equal((await vsCode.save("many.py")).trimEnd(), "def total(xs):\n    result = 0");
  });

  test("asks explicitly with Alt+\\", async () => {
    await vsCode.open("again.py");
    await vsCode.type("hello ");
    await vsCode.waitForGhost();
    await vsCode.press("Escape");
    await vsCode.waitForNoGhost();
    await vsCode.press("Alt+\\");
    assert.equal((await vsCode.waitForGhost()).text, "world from Lacuna");
    await scripted.hear(
      "textDocument/inlineCompletion",
      ({ context }) => (context as { triggerKind: number }).triggerKind === 1,
    );
  });

  test("asks again, as if typing, when the model was still loading", async () => {
    await vsCode.open("later.py");
    await vsCode.type("later ");
    await vsCode.waitForStatus(/^Lacuna: loading the model$/);
    assert.equal((await vsCode.waitForGhost()).text, "it comes by itself");
    const ofThisFile = scripted
      .heard("textDocument/inlineCompletion")
      .filter(({ params }) => JSON.stringify(params.textDocument).includes("later.py"));
    assert.equal((ofThisFile.at(-1)?.params.context as { triggerKind: number }).triggerKind, 2);
  });

  test("sends the item that is selected in the editor's list", async () => {
    await vsCode.open("list.js");
    await vsCode.type("console.");
    await vsCode.page.locator(".suggest-widget.visible .monaco-list-row").first().waitFor({ timeout: 20_000 });
    await vsCode.type("lo");
    // The built-in list offers ".log" in place of ".lo": text and range belong together.
    const { params } = await scripted.hear("textDocument/inlineCompletion", ({ context }) => {
      const { selectedCompletionInfo } = context as { selectedCompletionInfo?: { text: string } };
      return selectedCompletionInfo?.text.endsWith("log") === true;
    });
    const { selectedCompletionInfo } = params.context as {
      selectedCompletionInfo: { text: string; range: { start: { character: number }; end: { character: number } } };
    };
    const { start, end } = selectedCompletionInfo.range;
    assert.ok("console.log".endsWith(selectedCompletionInfo.text));
    // A request may be asked between the two letters; what it replaces is the beginning of the item in any case.
    const replaced = "console.lo".slice(start.character, end.character);
    assert.ok(replaced.endsWith("l") || replaced.endsWith("lo"), replaced);
    assert.ok(selectedCompletionInfo.text.startsWith(replaced), replaced);
    await vsCode.press("Escape");
    await vsCode.press("Escape");
  });

  test("says which file is looked at", async () => {
    await scripted.hear(didFocusMethod, ({ textDocument }) => JSON.stringify(textDocument).includes("list.js"));
  });

  test("starts a killed server again without a word, and completes again", async () => {
    await vsCode.open("quiet.py");
    assert.deepEqual(await vsCode.popups(), []);
    const first = scripted.heard("initialize").at(-1)?.params.pid as number;
    process.kill(first, "SIGKILL");
    await vsCode.type("x = 1", 20);
    await vsCode.waitForStatus(/restarting|starting/);
    await until("another server", () => (scripted.heard("initialize").at(-1)?.params.pid === first ? undefined : true));
    await vsCode.waitForStatus(/^Lacuna$/);
    await vsCode.press("Enter");
    await vsCode.type("hello ");
    assert.equal((await vsCode.waitForGhost()).text, "world from Lacuna");
    assert.deepEqual(await vsCode.popups(), []);
  });
});
