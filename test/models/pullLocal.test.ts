import assert from "node:assert/strict";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { localSource } from "../../server/models/sources/local.ts";
import { pullTiny, temporaryFolder, tinyEntry, tinyModel } from "../support/models.ts";

const wrong = Buffer.from(tinyModel).fill(7, 3000);
const file = tinyEntry.fileName;

suite("pull from local files", () => {
  let folder = { path: "", remove: async () => {} };
  let place = { path: "", remove: async () => {} };
  setup(async () => {
    folder = await temporaryFolder();
    place = await temporaryFolder();
  });
  teardown(async () => {
    await folder.remove();
    await place.remove();
  });
  const pull = (path: string) =>
    pullTiny({ folder: folder.path, sources: [localSource(path, tinyEntry)], network: "notAsked" });

  test("a folder that holds the file", async () => {
    await writeFile(join(place.path, file), tinyModel);
    const { outcome } = await pull(place.path);
    assert.equal(outcome.kind === "ready" && outcome.from, "local source");
    assert.ok((await readFile(join(place.path, file))).equals(tinyModel), "the original stays");
  });

  test("a file of any name", async () => {
    await writeFile(join(place.path, "download (1).gguf"), tinyModel);
    assert.equal((await pull(join(place.path, "download (1).gguf"))).outcome.kind, "ready");
  });

  const refusals = {
    "an empty folder": [undefined, /no such file \(looked for tiny\.gguf\)/],
    "another size": [tinyModel.subarray(1), /bytes, expected/],
    "other bytes": [wrong, /its sha256 is .* expected/],
  } as const;
  for (const [title, [bytes, why]] of Object.entries(refusals)) {
    test(`${title} is refused with the reason`, async () => {
      if (bytes) await writeFile(join(place.path, file), bytes);
      const { outcome } = await pull(place.path);
      assert.equal(outcome.kind, "failed");
      assert.match(outcome.message, why);
      assert.match(outcome.message, /Without --from the network is tried/);
    });
  }

  test("a changed model is not trusted by its old stamp", async () => {
    await writeFile(join(place.path, file), tinyModel);
    await pull(place.path);
    await writeFile(join(folder.path, file), wrong);
    await utimes(join(folder.path, file), new Date(), new Date(2020, 1, 1));
    const { outcome } = await pull(place.path);
    assert.equal(outcome.kind === "ready" && outcome.from, "local source");
  });
});
