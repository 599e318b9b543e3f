import assert from "node:assert/strict";
import type { ShownStatus } from "../../../extension/vscode/statusView.ts";
import { SteadyStatus } from "../../../extension/vscode/steadyStatus.ts";

const named = (kind: ShownStatus["kind"], text: string, percent?: number): ShownStatus => ({
  kind,
  text,
  detail: "",
  ...(percent === undefined ? {} : { percent }),
});
const ready = named("ready", "ready");
const busy = named("busy", "busy");

/** Runs a script of [time, status] and returns what was shown when. */
function shown(script: readonly (readonly [number, ShownStatus])[], endMs: number): [number, string][] {
  let nowMs = 0;
  let timers: { atMs: number; run: () => void }[] = [];
  const advance = (toMs: number): void => {
    for (;;) {
      const due = timers.filter(({ atMs }) => atMs <= toMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      timers = timers.filter((timer) => timer !== due);
      nowMs = due.atMs;
      due.run();
    }
    nowMs = toMs;
  };
  const seen: [number, string][] = [];
  const steady = new SteadyStatus((status) => seen.push([nowMs, status.text]), {
    now: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  for (const [atMs, status] of script) {
    advance(atMs);
    steady.set(status);
  }
  advance(endMs);
  steady.dispose();
  assert.deepEqual(timers, [], "a timer outlives its owner");
  return seen;
}

suite("a steady status", () => {
  const cases: readonly [string, readonly (readonly [number, ShownStatus])[], [number, string][]][] = [
    [
      "work shorter than a moment shows no spinner",
      [
        [0, ready],
        [100, busy],
        [250, ready],
      ],
      [
        [0, "ready"],
        [250, "ready"],
      ],
    ],
    [
      "longer work shows one",
      [
        [0, ready],
        [100, busy],
      ],
      [
        [0, "ready"],
        [400, "busy"],
      ],
    ],
    [
      "a spinner stays for a while",
      [
        [0, busy],
        [350, ready],
      ],
      [
        [300, "busy"],
        [800, "ready"],
      ],
    ],
    [
      "a spinner that stayed long enough goes at once",
      [
        [0, busy],
        [1000, ready],
      ],
      [
        [300, "busy"],
        [1000, "ready"],
      ],
    ],
    [
      "new work keeps a spinner that was about to go",
      [
        [0, busy],
        [350, ready],
        [400, busy],
      ],
      [
        [300, "busy"],
        [400, "busy"],
      ],
    ],
    [
      "news of the same work does not put the spinner off",
      [
        [0, busy],
        [200, named("busy", "more")],
      ],
      [[300, "more"]],
    ],
    [
      "an error is shown at once",
      [
        [0, ready],
        [10, named("error", "gone")],
      ],
      [
        [0, "ready"],
        [10, "gone"],
      ],
    ],
    [
      "a percentage is shown at once",
      [
        [0, ready],
        [10, named("busy", "load", 5)],
      ],
      [
        [0, "ready"],
        [10, "load"],
      ],
    ],
    [
      "the last of several endings counts",
      [
        [0, busy],
        [310, ready],
        [320, named("off", "off")],
      ],
      [
        [300, "busy"],
        [800, "off"],
      ],
    ],
  ];
  for (const [name, script, expected] of cases) test(name, () => assert.deepEqual(shown(script, 5000), expected));

  test("nothing is shown after the end", () => {
    assert.deepEqual(shown([[0, busy]], 100), []);
  });
});
