import assert from "node:assert/strict";
import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, findEntry } from "../../server/models/catalogue.ts";
import type { Hardware } from "../../server/models/hardware.ts";
import { presenceOf, removeInstalled, verifyInstalled } from "../../server/models/installed.ts";
import { modelFolder, type Place } from "../../server/models/modelFolder.ts";
import type { ModelSettings } from "../../server/models/modelSettings.ts";
import { stampFile } from "../../server/models/stamp.ts";
import { createModelStore } from "../../server/models/store.ts";
import { addUserModel, readUserModels, removeUserModel } from "../../server/models/userModels.ts";
import { ggufBytes, modelMetadata, plainTokens } from "../support/gguf.ts";
import { quick, sha256, temporaryFolder, tinyModel } from "../support/models.ts";

const hardware: Hardware = {
  cores: 2,
  coresLimitedBy: "",
  cpuName: "Test CPU",
  totalBytes: 24e9,
  availableBytes: 20e9,
  memoryLimitedBy: "",
  gpu: undefined,
};
const chatModel = ggufBytes({ metadata: modelMetadata(plainTokens) });
const estimated = catalogue.filter(({ bytesAre }) => bytesAre === "estimate");

suite("model store", () => {
  let folder = { path: "", remove: async () => {} };
  setup(async () => void (folder = await temporaryFolder()));
  teardown(() => folder.remove());
  const at = (name: string): string => join(folder.path, name);
  const settings = (change: Partial<ModelSettings> = {}): ModelSettings => ({
    "model.id": "",
    "model.file": "",
    "model.folder": folder.path,
    "model.localSource": "",
    "model.mirrorUrl": "",
    "network.offline.enable": true,
    "engine.gpu": "auto",
    "engine.threads": 0,
    "engine.contextTokens": 4096,
    "engine.sequences": 2,
    ...change,
  });
  const open = (change: Partial<ModelSettings> = {}) =>
    createModelStore({ settings: () => settings(change), hardware: async () => hardware, timings: quick, env: {} });
  const put = async (name: string, bytes: Buffer = tinyModel): Promise<string> => {
    await writeFile(at(name), bytes);
    return at(name);
  };
  const pull = (change: Partial<ModelSettings>, id: string, acceptLicence = false) =>
    open(change).pull({ id, acceptLicence, onProgress: () => {}, signal: new AbortController().signal });
  const trouble = async (change: Partial<ModelSettings> = {}) => {
    const located = await open(change).locate();
    assert.equal(located.kind, "trouble");
    return located;
  };

  test("model.file comes first, and its family is read from its vocabulary", async () => {
    const file = await put("mine.gguf");
    const located = await open({ "model.file": file, "model.id": "qwen2.5-coder-7b" }).locate();
    assert.deepEqual(located, { kind: "found", model: { id: "mine", file, sha256: undefined, family: "qwen" } });
  });

  const troubles: Readonly<Record<string, readonly [Partial<ModelSettings>, reason: string, detail: RegExp]>> = {
    "a model.file that is not there": [
      { "model.file": "/nowhere/x.gguf" },
      "modelMissing",
      /model\.file names \/nowhere\/x\.gguf/,
    ],
    "a model.file that is no GGUF": [
      { "model.file": "text.gguf" },
      "modelInvalid",
      /text\.gguf: it is not a GGUF file/,
    ],
    "a model.file that only chats": [
      { "model.file": "chat.gguf" },
      "modelInvalid",
      /chat\.gguf: It cannot fill in the middle/,
    ],
    "a model.id that is not installed": [
      { "model.id": "qwen2.5-coder-7b" },
      "modelMissing",
      /not installed.*lacuna models pull qwen2\.5-coder-7b/,
    ],
    "a model.id that nobody knows": [{ "model.id": "gpt-5" }, "modelMissing", /no such model.*qwen2\.5-coder-0\.5b/],
    nothing: [{}, "modelMissing", /Qwen2\.5-Coder 0\.5B Instruct is not installed.*lacuna models pull/],
  };
  for (const [title, [change, reason, detail]] of Object.entries(troubles)) {
    test(`with ${title}: ${reason}, and what to do`, async () => {
      await put("text.gguf", Buffer.from("not a model"));
      await put("chat.gguf", chatModel);
      const file = change["model.file"];
      const located = await trouble(file === undefined || file.startsWith("/") ? change : { "model.file": at(file) });
      assert.equal(located.reason, reason);
      assert.match(located.detail, detail);
    });
  }

  test("a download that was begun is mentioned", async () => {
    await put("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf.part", Buffer.alloc(2_000_000));
    assert.match((await trouble()).detail, /2 MB of 491 MB have arrived/);
  });

  test("a file of the right name and size but other bytes is damaged, not missing", async () => {
    const entry = findEntry("qwen2.5-coder-0.5b") ?? assert.fail();
    await put(entry.fileName, Buffer.from("x"));
    assert.match((await trouble()).detail, /it has 1 bytes, expected 491400064.*pull qwen2\.5-coder-0\.5b/);
    await truncate(at(entry.fileName), entry.bytes);
    const damaged = await trouble();
    assert.equal(damaged.reason, "modelInvalid");
    assert.match(damaged.detail, /its sha256 is [0-9a-f]{64}, expected 1d96/);
  });

  test("an own model is found when the catalogue's are not there, and by its id", async () => {
    const added = await addUserModel(folder.path, await put("my-coder.gguf"));
    assert.equal(added.kind, "added");
    for (const change of [{}, { "model.id": "my-coder" }]) {
      const located = await open(change).locate();
      assert.equal(located.kind === "found" && located.model.id, "my-coder");
    }
    await rm(at("my-coder.gguf"));
    assert.match((await trouble({ "model.id": "my-coder" })).detail, /that file is gone.*models remove my-coder/);
  });

  test("choices name the recommended model, what is installed and what fits", async () => {
    await addUserModel(folder.path, await put("my-coder.gguf"));
    const { recommended, current, models } = await open().choices();
    assert.deepEqual([recommended, current], ["qwen2.5-coder-0.5b", "my-coder"]);
    assert.equal(models.length, catalogue.length + 1);
    const fit = (id: string): string => models.find((model) => model.id === id)?.fit ?? "";
    assert.match(fit("qwen2.5-coder-1.5b"), /^Slow here: .*80 tokens\/s/);
    assert.match(fit("qwen2.5-coder-32b"), /^Too large: /);
    assert.deepEqual(
      models.filter(({ installed }) => installed).map(({ id }) => id),
      ["my-coder"],
    );
  });

  test("a restricted licence is shown, and nothing is fetched before it is accepted", async () => {
    const source = { "model.localSource": folder.path };
    const refused = await pull(source, "codestral-22b");
    assert.ok(refused.kind === "failed" && refused.needsLicence);
    assert.match(refused.message, /research and testing only.*MNPL.*--accept-licence/s);
    const accepted = await pull(source, "codestral-22b", true);
    assert.ok(accepted.kind === "failed" && !accepted.needsLicence);
    assert.match(accepted.message, /local source/);
  });

  test("offline only local sources are tried, and it is said", async () => {
    const outcome = await pull({ "model.mirrorUrl": "http://127.0.0.1:9/" }, "qwen2.5-coder-7b");
    assert.equal(outcome.kind, "failed");
    assert.match(outcome.message, /network\.offline\.enable is on/);
    assert.ok(!outcome.message.includes("127.0.0.1:9"));
  });

  test("an unknown id is told with those that exist", async () => {
    const outcome = await pull({}, "nope");
    assert.match(outcome.kind === "failed" ? outcome.message : "", /no model nope.*qwen2\.5-coder-0\.5b/);
  });

  test("a stamp spares the hash only while file and time are the same", async () => {
    const entry = { ...(estimated[0] ?? assert.fail()), sha256: sha256(tinyModel) };
    await put(entry.fileName);
    assert.equal((await verifyInstalled(folder.path, entry)).kind, "ok");
    const stamp = JSON.stringify({ bytes: tinyModel.length, modifiedMs: 1, sha256: entry.sha256 });
    await put(entry.fileName, Buffer.from(tinyModel).fill(9, 4000));
    await writeFile(stampFile(at(entry.fileName)), stamp);
    const changed = await verifyInstalled(folder.path, entry);
    assert.match(changed.kind === "unusable" ? changed.problem : "", /its sha256 is/);
  });

  test("removing deletes the model, its stamp and what is left of a download", async () => {
    const entry = { ...(estimated[0] ?? assert.fail()), sha256: sha256(tinyModel) };
    await put(entry.fileName);
    await put(`${entry.fileName}.part`, Buffer.alloc(100));
    await verifyInstalled(folder.path, entry);
    assert.deepEqual(await removeInstalled(folder.path, entry), { freedBytes: tinyModel.length + 100 });
    assert.deepEqual(await presenceOf(folder.path, entry), { kind: "absent" });
    await assert.rejects(rm(stampFile(at(entry.fileName))), /ENOENT/);
  });
});

suite("own models", () => {
  let folder = { path: "", remove: async () => {} };
  setup(async () => void (folder = await temporaryFolder()));
  teardown(() => folder.remove());
  const put = async (name: string, bytes: Buffer = tinyModel): Promise<string> => {
    const file = join(folder.path, name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, bytes);
    return file;
  };
  const add = async (file: string) => {
    const added = await addUserModel(folder.path, file);
    assert.equal(added.kind, "added");
    return added;
  };

  test("are listed once; the same name elsewhere gets another id", async () => {
    assert.equal((await add(await put("a/coder.gguf"))).model.id, "coder");
    assert.equal((await add(await put("b/coder.gguf"))).model.id, "coder-2");
    assert.equal((await add(await put("a/coder.gguf"))).isNew, false);
    assert.equal((await readUserModels(folder.path)).length, 2);
  });

  test("never take a catalogue id", async () => {
    assert.equal((await add(await put("codestral-22b.gguf"))).model.id, "codestral-22b-2");
  });

  test("many at once are all kept", async () => {
    const files = await Promise.all(Array.from({ length: 5 }, (_, index) => put(`m${index}.gguf`)));
    await Promise.all(files.map(add));
    assert.equal((await readUserModels(folder.path)).length, 5);
  });

  test("without FIM tokens are refused", async () => {
    const added = await addUserModel(folder.path, await put("chat.gguf", chatModel));
    assert.match(added.kind === "refused" ? added.problem : "", /cannot fill in the middle/);
    assert.deepEqual(await readUserModels(folder.path), []);
  });

  test("leave the list, but not the disk", async () => {
    const file = await put("coder.gguf");
    await add(file);
    assert.equal(await removeUserModel(folder.path, "coder"), true);
    assert.equal(await removeUserModel(folder.path, "coder"), false);
    await rm(file);
  });

  test("a damaged list counts as empty", async () => {
    for (const text of ["{", "[]", '{"models":[{"id":1}]}', "null"]) {
      await writeFile(join(folder.path, "own-models.json"), text);
      assert.deepEqual(await readUserModels(folder.path), []);
    }
  });
});

suite("model folder", () => {
  const place = (platform: NodeJS.Platform, env: Place["env"] = {}): Place => ({ platform, env, home: "/home/me" });
  const cases: Readonly<Record<string, readonly [setting: string, place: Place, folder: string]>> = {
    Linux: ["", place("linux"), "/home/me/.cache/lacuna/models"],
    "Linux with XDG_CACHE_HOME": ["", place("linux", { XDG_CACHE_HOME: "/fast" }), "/fast/lacuna/models"],
    "a relative XDG_CACHE_HOME is ignored": [
      "",
      place("linux", { XDG_CACHE_HOME: "fast" }),
      "/home/me/.cache/lacuna/models",
    ],
    macOS: ["", place("darwin"), "/home/me/Library/Caches/lacuna/models"],
    Windows: ["", place("win32", { LOCALAPPDATA: "/local" }), "/local/lacuna/models"],
    "the setting": ["/models", place("linux"), "/models"],
    "the setting with a tilde": ["~/models", place("linux"), "/home/me/models"],
  };
  for (const [title, [setting, where, folder]] of Object.entries(cases)) {
    test(title, () => assert.equal(modelFolder(setting, where), folder));
  }
});
