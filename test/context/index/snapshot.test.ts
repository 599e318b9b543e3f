import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { removeAll, removeUnused, SnapshotFile } from "../../../server/context/index/host/snapshotFile.ts";
import { hostOf, named, Place, places, usualSettings } from "./indexBench.ts";

const many = Object.fromEntries(
  Array.from({ length: 150 }, (_, at) => [`many/f${at}.ts`, `fn many${at}\nshared word${at}\n`]),
);

suite("the snapshot of an index", () => {
  let place: Place;
  setup(() => {
    place = new Place({ ...many, "a.ts": "fn kept\nunusualPhrase\n", "b.ts": "import a.ts\nfn Type.member\n" });
  });
  teardown(() => place.dispose());

  const file = (): string =>
    new SnapshotFile(place.cacheFolder, { root: place.root, version: "test", isRedacting: true }).file;
  const build = async (more: Parameters<typeof hostOf>[1] = {}) => {
    const { host, seen } = hostOf(place, more);
    await host.start();
    await host.save();
    host.dispose();
    assert.deepEqual(seen.bugs, []);
    return { host, seen };
  };

  test("gives the same answers without reading the files again", async () => {
    const answers = async (host: Awaited<ReturnType<typeof build>>["host"]) => [
      await named(host, "kept", "member", "many7"),
      await host.answerers.importsOf("b.ts"),
      await host.answerers.similar({ text: "unusualPhrase word12", path: "b.ts", limit: 5 }),
      await host.answerers.usesOf({ name: "unusualPhrase", path: "b.ts", limit: 5 }),
      await host.answerers.knownNames(["unusualPhrase", "word149", "absent"]),
    ];
    const first = await build();
    const second = await build();
    assert.equal(first.seen.outlined.length, 152);
    assert.deepEqual(second.seen.outlined, []);
    assert.equal((await second.host.answerers.report(undefined)).reused, 152);
    assert.deepEqual(await answers(second.host), await answers(first.host));
  });

  test("only what has changed since is read again", async () => {
    await build();
    place.write({ "a.ts": "fn changed and longer\n", "c.ts": "fn created\n" });
    place.remove("b.ts");
    const { host, seen } = await build();
    assert.deepEqual([...seen.outlined].sort(), ["a.ts", "c.ts"]);
    assert.deepEqual(places(await named(host, "kept", "changed", "created", "member")), ["a.ts:0", "c.ts:0"]);
  });

  test("is readable by its user alone", async () => {
    await build();
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal(statSync(place.cacheFolder).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(place.cacheFolder).length, 1);
  });

  test("is not written when nothing may be kept", async () => {
    await build({ settings: { ...usualSettings, isCached: false } });
    assert.ok(!existsSync(place.cacheFolder));
  });

  const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    "one bit flipped": (bytes) => {
      const copy = Buffer.from(bytes);
      copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
      return copy;
    },
    "cut off": (bytes) => bytes.subarray(0, bytes.length - 10),
    empty: () => Buffer.alloc(0),
    "something else": () => Buffer.from("hello ".repeat(100)),
    "a length that leads nowhere": (bytes) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt32LE(0xffffffff, 40);
      return copy;
    },
  };
  for (const [how, damage] of Object.entries(damages))
    test(`is built anew when broken: ${how}`, async () => {
      await build();
      writeFileSync(file(), damage(readFileSync(file())));
      const { host, seen } = await build();
      assert.equal(seen.outlined.length, 152);
      assert.deepEqual(places(await named(host, "kept")), ["a.ts:0"]);
      assert.deepEqual((await build()).seen.outlined, []);
    });

  test("of another version, or with other redaction, is built anew", async () => {
    await build();
    assert.equal((await build({ version: "other" })).seen.outlined.length, 152);
    const settings = { ...usualSettings, isRedacting: false };
    assert.equal((await build({ version: "other", settings })).seen.outlined.length, 152);
  });

  test("rules that changed since hold for what it contains", async () => {
    await build();
    const { host } = await build({ settings: { ...usualSettings, privacyExcludedPaths: ["a.ts"] } });
    assert.deepEqual(await named(host, "kept"), []);
    assert.ok(!readFileSync(file(), "latin1").includes("unusualPhrase"));
  });

  test("holds no secret and nothing of excluded files", async () => {
    // Put together here, so that no scanner takes this file for a leak.
    const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"].join("_");
    place.write({
      "leak.ts": `fn client // ${token}\nconst token = "${token}";\n`,
      ".lacunaignore": "hidden/\n",
      "hidden/a.ts": "fn hiddenFunction\n",
      ".env": "fn environment\n",
    });
    const { host } = await build();
    const bytes = readFileSync(file(), "latin1");
    const traces = ["client", token, token.slice(4), "hiddenFunction", "environment"];
    assert.deepEqual(
      traces.filter((trace) => bytes.includes(trace)),
      ["client"],
    );
    const passage = await host.answerers.passage({ path: "leak.ts", line: 0, endLine: 9 });
    assert.ok(passage?.text.includes("const token"));
    assert.ok(!passage?.text.includes(token));
  });

  test("is removed when nobody used it for a month, and what a crash left after a day", async () => {
    await build();
    const folder = place.cacheFolder;
    const day = 24 * 60 * 60;
    const aged = (name: string, days: number): void => {
      writeFileSync(join(folder, name), "");
      const seconds = Date.now() / 1000 - days * day;
      utimesSync(join(folder, name), seconds, seconds);
    };
    aged("old.index", 31);
    aged("recent.index", 29);
    aged("dead.index.x.tmp", 2);
    aged("writing.index.y.tmp", 0.5);
    aged("foreign.txt", 400);
    assert.equal(await removeUnused(folder, Date.now()), 2);
    const left = readdirSync(folder).filter((name) => !file().endsWith(name));
    assert.deepEqual(left.sort(), ["foreign.txt", "recent.index", "writing.index.y.tmp"]);
    assert.equal(await removeAll(folder), 3);
    assert.deepEqual(readdirSync(folder), ["foreign.txt"]);
  });

  test("a folder that cannot be written costs the snapshot, not the index", async () => {
    mkdirSync(join(place.folder, "cache"));
    writeFileSync(place.cacheFolder, "a file stands where the folder should be");
    const { host, seen } = hostOf(place);
    await host.start();
    await host.save();
    await host.save();
    host.dispose();
    assert.deepEqual(seen.bugs, []);
    assert.equal(seen.warnings.length, 1);
    assert.match(seen.warnings[0]!, /not kept on disk .*: (EEXIST|ENOTDIR).* set context\.cache\.enable to false\.$/);
    assert.deepEqual(places(await named(host, "kept")), ["a.ts:0"]);
  });
});
