import assert from "node:assert/strict";
import { slowHelp, type Circumstances } from "../../../server/cli/doctor/slowHelp.ts";

suite("doctor: what helps a slow model", () => {
  const quiet: Circumstances = {
    model: { id: "qwen2.5-coder-0.5b", device: "cpu", threads: 2 },
    settings: { "engine.threads": 0, "context.coldPromptMs": 4000 },
    ...{ cores: 2, load: 2, isOnBattery: false, isRemote: false },
  };
  const lessText = "how the model less at once: `lacuna settings set context.coldPromptMs 2000`.";
  const cases: readonly (readonly [title: string, given: Partial<Circumstances>, help: string])[] = [
    ["the smallest model on a quiet machine", {}, `S${lessText}`],
    [
      "a larger model",
      { model: { ...quiet.model, id: "qwen2.5-coder-1.5b" } },
      `Choose a smaller model: \`lacuna models recommend\`; s${lessText}`,
    ],
    [
      "a file of one's own",
      { model: { ...quiet.model, id: "my-coder" } },
      `Choose a smaller model: \`lacuna models recommend\`; s${lessText}`,
    ],
    ["a busy machine", { load: 9.2 }, `End other programs: 9 processes share 2 cores; s${lessText}`],
    ["on battery", { isOnBattery: true }, `Plug the machine in; s${lessText}`],
    [
      "a setting that leaves cores idle",
      { cores: 8, settings: { ...quiet.settings, "engine.threads": 2 } },
      `Let it use all 8 cores: \`lacuna settings unset engine.threads\`; s${lessText}`,
    ],
    [
      "more threads than cores",
      { model: { ...quiet.model, threads: 8 }, settings: { ...quiet.settings, "engine.threads": 8 } },
      `More threads than cores slow it down: \`lacuna settings set engine.threads 2\`; s${lessText}`,
    ],
    [
      "threads do not matter on a GPU",
      { cores: 8, model: { ...quiet.model, device: "cuda" }, settings: { ...quiet.settings, "engine.threads": 2 } },
      `S${lessText}`,
    ],
    [
      "a server",
      { isRemote: true, load: 99 },
      "Ask whoever runs the server: it is busy, or its model is large for its hardware.",
    ],
  ];
  for (const [title, given, help] of cases) test(title, () => assert.equal(slowHelp({ ...quiet, ...given }), help));
});
