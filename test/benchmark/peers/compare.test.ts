import assert from "node:assert/strict";
import { compare } from "../../../server/benchmark/peers/compare.ts";
import type { Played, PlayedStretch } from "../../../server/benchmark/peers/race.ts";
import { renderPeersPage } from "../../../server/benchmark/peers/peersReport.ts";
import { findListener } from "../../../server/benchmark/peers/listener.ts";
import { cutStretches, playOrder } from "../../../server/benchmark/peers/stretches.ts";
import type { Trace } from "../../../server/benchmark/traces/trace.ts";

const press = (ms: number, kind: Played["kind"] = "shown", isAtRest = false): Played => ({ kind, ms, isAtRest });
const stretch = (contestant: number, index: number, presses: readonly Played[]): PlayedStretch => ({
  ...{ contestant, stretch: index, presses, problems: [] },
  ...{ cpuSeconds: contestant === 0 ? 1 : 4, evaluatedTokens: contestant === 0 ? 10 : undefined },
});

suite("a comparison of tools", () => {
  const played = [
    stretch(0, 0, [press(50), press(9, "empty"), press(100, "shown", true)]),
    stretch(1, 0, [press(7, "superseded"), press(300), press(400, "shown", true)]),
    stretch(0, 1, [press(100), press(100), press(100, "shown", true)]),
    stretch(1, 1, [press(400), press(400), press(400, "shown", true)]),
  ];
  const { summaries, ratios } = compare(["ours", "theirs"], played);

  test("ratios come from key presses where both showed text", () => {
    assert.equal(ratios[0]?.samePresses, 4);
    assert.deepEqual(ratios[0]?.sameP50, { value: 0.25, low: 0.25, high: 0.25 });
    assert.deepEqual(ratios[0]?.cpuSecondsPer1000, { value: 0.25, low: 0.25, high: 0.25 });
    assert.equal(ratios[0]?.tokensPerPress, undefined, "one of them does not tell");
  });

  test("an empty answer settles a rest as a text does, and one that was overtaken does not", () => {
    const { summaries: each, ratios: both } = compare(
      ["ours", "theirs"],
      [
        stretch(0, 0, [press(5), press(10, "empty", true)]),
        stretch(1, 0, [press(9), press(40, "shown", true)]),
        stretch(0, 1, [press(5), press(30, "superseded", true)]),
        stretch(1, 1, [press(9), press(90, "shown", true)]),
      ],
    );
    assert.equal(each[0]?.settledP95.value, 10);
    assert.equal(each[1]?.settledP95.value, 90);
    assert.equal(both[0]?.settledP95.value, 0.25);
  });

  test("each one's own figures count all its key presses", () => {
    const [ours, theirs] = summaries;
    assert.equal(ours?.shownP95.value, 100);
    assert.equal(ours?.tokensPerPress?.value, 20 / 6);
    assert.equal(theirs?.answeredInTime.value, 3 / 4);
    assert.equal(theirs?.shown.value, 5 / 6);
  });
});

test("the page draws everybody's rests, and names no tool twice in its plot", () => {
  const played = [
    stretch(0, 0, [press(50), press(100, "empty", true)]),
    stretch(1, 0, [press(300), press(400, "shown", true)]),
    stretch(0, 1, [press(50), press(120, "shown", true)]),
    stretch(1, 1, [press(300), press(900, "superseded", true)]),
  ];
  const page = renderPeersPage({ comparison: compare(["ours", "theirs"], played), played }, { model: "a <model>" });
  assert.match(page, /ours: 120 ms at most/);
  assert.match(page, /theirs: 400 ms at most/, "what was overtaken was never settled");
  assert.match(page, /a &lt;model&gt;/);
});

suite("stretches", () => {
  const edit = (offset: number, dt: number) => ({ offset, remove: 0, insert: "x", dt });
  const trace: Trace = {
    id: "t",
    ...{ path: "a.ts", languageId: "typescript", before: "" },
    timing: "recorded",
    edits: [edit(0, 0), edit(1, 100), edit(2, 5000), edit(3, 100), edit(4, 9000)],
  };

  test("end at pauses, and each begins with the text that the one before left", () => {
    const cut = cutStretches([trace], { pressesEach: 2, presses: 100 });
    assert.deepEqual(
      cut.map(({ document, presses }) => [document.text, presses.map(({ gapMs }) => gapMs)]),
      [
        ["", [100, undefined]],
        ["xx", [100, undefined]],
        ["xxxx", [undefined]],
      ],
    );
  });

  test("everybody plays each, and the first one changes", () => {
    const order = playOrder(3, 3).map(({ stretch: at, contestant }) => `${at}${"ABC"[contestant]}`);
    assert.equal(order.join(" "), "0A 0B 0C 1B 1C 1A 2C 2A 2B");
  });
});

test("the socket that listens on a port is found in the system's table", () => {
  const rows = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:1F77 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 111 1",
    "   1: 0100007F:1F77 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1",
  ].join("\n");
  assert.equal(findListener(rows, 8055), "222");
  assert.equal(findListener(rows, 8056), undefined);
});
