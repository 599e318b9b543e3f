import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../server/base/systemClock.ts";
import { silentLog } from "../../server/domain/log.ts";
import { findEndpoint } from "../../server/engine/endpoint.ts";
import { runHost } from "../../server/engine/host/runHost.ts";
import { fakeInference, fakeModel } from "./fakeInference.ts";

/** A host process with a fake model, for tests that kill it. Notes in a file that it served, so that they can be counted. */
const { LACUNA_RUNTIME_DIR: folder = "", FAKE_VERSION: version = "0.1.0", FAKE_CRASH: crash } = process.env;
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());

if (crash === "atStart") process.exit(7);

const code = await runHost({
  endpoint: findEndpoint(),
  version,
  cacheFolder: folder,
  inference: async () => {
    if (crash === "atLoad") process.kill(process.pid, "SIGKILL");
    appendFileSync(join(folder, "served"), `${process.pid}\n`);
    return fakeInference(() =>
      fakeModel({
        says: (prompt) => (prompt.endsWith("<|fim_middle|>") ? "abc" : "x"),
        onEvaluate: () => systemClock.sleep(20),
      }),
    );
  },
  clock: systemClock,
  log: silentLog,
  signal: stop.signal,
});
process.exit(code);
