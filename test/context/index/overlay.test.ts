import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SnapshotFile } from "../../../server/context/index/host/snapshotFile.ts";
import type { IndexHost } from "../../../server/context/index/host/indexHost.ts";
import { hostOf, named, Place, places } from "./indexBench.ts";

suite("the text of an open document", () => {
  let place: Place;
  let host: IndexHost;
  setup(async () => {
    place = new Place({
      "a.ts": "fn onDisk\nsavedWord();\n",
      "b.ts": "nothing",
      ".gitignore": "scratch.ts\n",
      "scratch.ts": "fn scratch\n",
      "secret.pem.ts": "",
      ".env": "TOKEN=1",
    });
    host = hostOf(place).host;
    await host.start();
  });
  teardown(() => {
    host.dispose();
    place.dispose();
  });
  const open = async (path: string, text: string | undefined): Promise<void> => {
    host.setOpenText(path, text === undefined ? undefined : { languageId: "typescript", text });
    await host.idle;
  };

  test("wins in every answer, and the disk comes back when it is closed", async () => {
    const answers = async () => ({
      definitions: places(await named(host, "onDisk", "typed")),
      outline: (await host.answerers.outlineOf("a.ts"))?.definitions.map(({ name }) => name),
      known: [...(await host.answerers.knownNames(["savedWord", "typedWord"]))],
      uses: (await host.answerers.usesOf({ name: "typedWord", path: "b.ts", limit: 3 })).map(({ text }) => text),
      similar: (await host.answerers.similar({ text: "typed", path: "b.ts", limit: 3 })).map(({ path }) => path),
      passage: (await host.answerers.passage({ path: "a.ts", line: 0, endLine: 0 }))?.text,
    });
    const saved = await answers();
    assert.deepEqual(saved, {
      definitions: ["a.ts:0"],
      outline: ["onDisk"],
      known: ["savedWord"],
      uses: [],
      similar: [],
      passage: "fn onDisk",
    });
    await open("a.ts", "// unsaved\nfn typed\ntypedWord();\n");
    assert.deepEqual(await answers(), {
      definitions: ["a.ts:1"],
      outline: ["typed"],
      known: ["typedWord"],
      uses: ["// unsaved\nfn typed\ntypedWord();\n"],
      similar: ["a.ts"],
      passage: "// unsaved",
    });
    await open("a.ts", undefined);
    assert.deepEqual(await answers(), saved);
  });

  test("a change on disk does not replace it", async () => {
    await open("a.ts", "fn typed\n");
    place.write({ "a.ts": "fn formatted\n" });
    host.filesChanged(["a.ts"]);
    await host.idle;
    assert.deepEqual(places(await named(host, "typed", "formatted")), ["a.ts:0"]);
    await open("a.ts", undefined);
    assert.deepEqual(
      (await named(host, "typed", "formatted")).map(({ name }) => name),
      ["formatted"],
    );
  });

  test("a file that is not saved yet is known while it is open", async () => {
    await open("new.ts", "fn fresh\n");
    assert.deepEqual(places(await named(host, "fresh")), ["new.ts:0"]);
    await open("new.ts", undefined);
    assert.deepEqual(await named(host, "fresh"), []);
  });

  test("of a file that is not indexed, it answers who asks for that file, and nobody else", async () => {
    await open("scratch.ts", "fn scratch\nimport a.ts\n");
    assert.deepEqual(await named(host, "scratch"), []);
    assert.deepEqual([...(await host.answerers.knownNames(["scratch"]))], []);
    assert.deepEqual((await host.answerers.importsOf("scratch.ts"))[0]?.paths, ["a.ts"]);
    await open("scratch.ts", undefined);
    assert.equal(await host.answerers.outlineOf("scratch.ts"), undefined);
  });

  test("of a file that is excluded for privacy, nobody learns anything", async () => {
    await open(".env", "fn hidden\n");
    assert.equal(await host.answerers.outlineOf(".env"), undefined);
    assert.equal(await host.answerers.passage({ path: ".env", line: 0, endLine: 0 }), undefined);
    assert.deepEqual([...(await host.answerers.knownNames(["hidden"]))], []);
  });

  test("never reaches the snapshot, and neither do its words", async () => {
    await open("a.ts", "fn typedSecretly\nsavedWord() unsavedPhrase()\n");
    await open("new.ts", "fn neverSaved\n");
    place.write({ "c.ts": "fn savedLater\n" });
    host.filesChanged(["c.ts"]);
    await host.idle;
    await host.save();
    const { file } = new SnapshotFile(place.cacheFolder, { root: place.root, version: "test", isRedacting: true });
    const bytes = readFileSync(file, "latin1");
    const written = ["savedLater", "typedSecretly", "unsavedPhrase", "unsaved", "neverSaved", "new.ts"];
    assert.deepEqual(
      written.filter((word) => bytes.includes(word)),
      ["savedLater"],
    );
  });
});
