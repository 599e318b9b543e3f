import assert from "node:assert/strict";
import {
  type ShownStatus,
  startingStatus,
  statusView,
  stoppedStatus,
  withoutShell,
} from "../../../extension/vscode/statusView.ts";

const ready: ShownStatus = { kind: "ready", text: "Ready", detail: "On the CPU.", model: "small-0.5b" };

suite("the status bar item", () => {
  const texts: readonly [ShownStatus, string][] = [
    [ready, "$(check) Lacuna"],
    [startingStatus, "$(loading~spin) Lacuna: starting"],
    [{ kind: "busy", text: "Downloading", detail: "", percent: 41.6 }, "$(loading~spin) Lacuna: Downloading 42 %"],
    [{ kind: "off", text: "Off", detail: "" }, "$(circle-slash) Lacuna: Off"],
    [{ kind: "warning", text: "Too slow", detail: "" }, "$(warning) Lacuna: Too slow"],
    [stoppedStatus(1500), "$(error) Lacuna: restarting"],
  ];
  for (const [status, text] of texts) test(text, () => assert.equal(statusView(status).text, text));

  test("is coloured for a warning and an error only", () => {
    const colours = texts.map(([status]) => statusView(status).colour);
    const warning = "statusBarItem.warningBackground";
    assert.deepEqual(colours, [undefined, undefined, undefined, undefined, warning, "statusBarItem.errorBackground"]);
  });

  test("tells in the tooltip what, why, which model, and offers the remedy first", () => {
    const { tooltip } = statusView({
      kind: "error",
      text: "No model yet",
      detail: "No model file has been found.",
      reason: "modelMissing",
      model: "small-0.5b",
      fix: { title: "Download the model", command: "lacuna.pullModel" },
    });
    const paragraphs = tooltip.split("\n\n");
    assert.deepEqual(paragraphs, [
      "**Lacuna**: No model yet",
      "No model file has been found.",
      "Model: small-0.5b",
      "Reason code: `modelMissing`",
      "[**Download the model**](command:lacuna.pullModel) · [Why was nothing shown?](command:lacuna.why) · [Menu](command:lacuna.menu)",
    ]);
  });

  const details: readonly [detail: string, fix: boolean, shown: string][] = [
    [
      "No model file has been found. Small 0.5B is not installed. Run `lacuna models pull small-0.5b`.",
      ...([true, "No model file has been found. Small 0.5B is not installed."] as const),
    ],
    ["Run `lacuna models verify`; the detail says what is wrong. See the log.", true, "See the log."],
    [
      "Choose a smaller model (`lacuna models recommend`).",
      true,
      "Choose a smaller model (`lacuna models recommend`).",
    ],
    ["It ended. Run `lacuna engine stop`.", false, "It ended. Run `lacuna engine stop`."],
  ];
  for (const [detail, isFixable, shown] of details)
    test(`${isFixable ? "a click does it" : "nothing to click"}: ${detail}`, () => {
      const fix = isFixable ? { fix: { title: "Do it", command: "lacuna.pullModel" } } : {};
      assert.equal(withoutShell({ kind: "error", text: "", detail, ...fix }).detail, shown);
    });

  test("never turns a detail into a link", () => {
    const { tooltip } = statusView({ ...ready, detail: "[x](command:evil) ![y](http://e) <img src=z>" });
    assert.doesNotMatch(tooltip, /(?<!\\)\[x(?<!\\)\]|(?<!\\)<img|(?<!\\)!\[/);
    assert.match(tooltip, /\\\[x\\\]\\\(command:evil\\\)/);
  });

  test("is read aloud with the detail", () => {
    assert.equal(statusView(ready).spoken, "Lacuna: Ready. On the CPU.");
  });
});
