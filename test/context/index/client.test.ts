import assert from "node:assert/strict";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { typeScriptLoader } from "../../../server/base/ownCommand.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { createRepositoryIndex, type InspectableIndex } from "../../../server/context/index/client.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { Place, places, usualSettings } from "./indexBench.ts";

const main = fileURLToPath(new URL("../../../server/cli/main.ts", import.meta.url));
const command = ["--import", typeScriptLoader(), main, "index", "run"];
const signal = new AbortController().signal;

/** The next state that is wanted; the state at hand does not count. */
const nextState = (index: InspectableIndex, kind: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = index.onState((state) => {
      if (state.kind !== kind) return;
      stop();
      resolve();
    });
  });

suite("the index's process", function () {
  this.timeout(60_000);
  let place: Place;
  let index: InspectableIndex;
  setup(() => {
    place = new Place({
      "src/total.ts": "/** Sums up. */\nexport function total(prices: number[]): number {\n  return 0;\n}\n",
      "src/use.ts": 'import { total } from "./total";\n\nconsole.log(total([1]));\n',
    });
  });
  teardown(async () => {
    await index.dispose();
    place.dispose();
  });
  const start = (more = {}): InspectableIndex =>
    (index = createRepositoryIndex({
      root: place.root,
      command,
      settings: usualSettings,
      cacheFolder: place.cacheFolder,
      clock: systemClock,
      log: silentLog,
      ...more,
    }));
  const query = (name: string) => ({ names: [name], paths: [], container: undefined, limit: 5 });
  /** Text is sent after a pause and read after that: asks until the answer is there. */
  const eventually = async (ask: () => Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 400; turn++) {
      if (await ask()) return;
      await systemClock.sleep(25);
    }
    assert.fail("the answer never came");
  };

  test("answers from the real grammars, and ends with its owner", async () => {
    start();
    await nextState(index, "ready");
    const [found] = await index.definitions(query("total"), signal);
    assert.equal(found?.path, "src/total.ts");
    assert.match(found.signature, /function total\(prices: number\[\]\): number/);
    assert.equal(found.doc, "Sums up.");
    const [imported] = await index.importsOf("src/use.ts", signal);
    assert.deepEqual(imported?.paths, ["src/total.ts"]);
    const uses = await index.usesOf({ name: "total", path: "src/total.ts", limit: 3 }, signal);
    assert.ok(uses[0]?.text.includes("console.log"));
    assert.deepEqual([...(await index.knownNames(["prices", "absent"], signal))], ["prices"]);
    assert.equal((await index.report(signal))?.files, 2);
    const { pid } = index;
    assert.ok(pid !== undefined && pid !== process.pid);
    await index.dispose();
    assert.throws(() => process.kill(pid, 0));
    assert.equal(index.state.kind, "off");
    assert.deepEqual(await index.definitions(query("total"), signal), []);
  });

  test("killed, it comes back and knows the open documents", async () => {
    start();
    await nextState(index, "ready");
    index.setOpenText("src/total.ts", { languageId: "typescript", text: "export function typed() {}\n" });
    await eventually(async () => (await index.definitions(query("typed"), signal)).length === 1);
    const { pid } = index;
    const again = nextState(index, "ready");
    process.kill(pid ?? 0, "SIGKILL");
    await nextState(index, "building");
    assert.deepEqual(await index.definitions(query("typed"), signal), []);
    await again;
    assert.notEqual(index.pid, pid);
    await eventually(async () => (await index.definitions(query("typed"), signal)).length === 1);
    assert.deepEqual(await index.definitions(query("total"), signal), []);
  });

  test("notices by itself what changes on disk", async () => {
    start();
    await nextState(index, "ready");
    place.write({ "src/late.ts": "export const lateComer = 1;\n" });
    await eventually(async () => places(await index.definitions(query("lateComer"), signal)).length === 1);
  });

  test("ends when its parent is gone", async () => {
    const { fork } = await import("node:child_process");
    const child = fork(main, ["index", "run"], {
      execArgv: ["--import", typeScriptLoader()],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    index = start({ command: ["-e", ""] });
    await once(child, "message");
    child.disconnect();
    const [code] = (await once(child, "exit")) as [number | null];
    assert.equal(code, 0);
  });

  test("a command that only ends is a failure after a few tries, and never an exception", async () => {
    const clock = fakeClock();
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    start({ command: ["-e", ""], clock, log });
    const failed = nextState(index, "failed");
    let hasFailed = false;
    void failed.then(() => (hasFailed = true));
    // Each start ends by itself; the pauses between them pass at once.
    for (let turn = 0; !hasFailed && turn < 2000; turn++) {
      if (index.pid === undefined) await clock.advance(500);
      else await systemClock.sleep(5);
    }
    assert.ok(hasFailed);
    assert.ok(warnings.length >= 3);
    assert.deepEqual(await index.definitions(query("total"), signal), []);
  });

  test("what is asked before it is up, or by someone who has given up, is answered empty at once", async () => {
    start();
    assert.deepEqual(await index.definitions(query("total"), signal), []);
    await nextState(index, "ready");
    assert.deepEqual(await index.definitions(query("total"), AbortSignal.abort()), []);
    const controller = new AbortController();
    const answer = index.definitions(query("total"), controller.signal);
    controller.abort();
    assert.deepEqual(await answer, []);
  });

  test("paths outside the root are nobody's", async () => {
    start();
    await nextState(index, "ready");
    for (const path of ["../outside.ts", "/etc/passwd", "", "src/../../x.ts"]) {
      index.setOpenText(path, { languageId: "typescript", text: "export const x = 1;" });
      assert.equal(await index.outlineOf(path, signal), undefined, path);
    }
  });
});
