import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { editSettings } from "../../server/settings/edit.ts";
import { userFile, writeWhole } from "../../server/settings/files.ts";
import { loadSettings } from "../../server/settings/load.ts";
import { describeProblem } from "../../server/settings/problem.ts";

suite("settings: files", () => {
  let folder = "";
  const configBefore = process.env["LACUNA_CONFIG"];
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-settings-"));
    process.env["LACUNA_CONFIG"] = join(folder, "settings.json");
  });
  teardown(() => {
    if (configBefore === undefined) delete process.env["LACUNA_CONFIG"];
    else process.env["LACUNA_CONFIG"] = configBefore;
    rmSync(folder, { recursive: true, force: true });
  });
  const user = (text: string | Buffer) => writeFileSync(join(folder, "settings.json"), text);
  const lines = (sources = {}) =>
    loadSettings(sources).problems.map((problem) => describeProblem(problem).replaceAll(folder, "~"));

  const places: readonly [NodeJS.Platform, NodeJS.ProcessEnv, string][] = [
    ["linux", {}, "/home/me/.config/lacuna/settings.json"],
    ["linux", { XDG_CONFIG_HOME: "/conf" }, "/conf/lacuna/settings.json"],
    ["linux", { XDG_CONFIG_HOME: "" }, "/home/me/.config/lacuna/settings.json"],
    ["darwin", { XDG_CONFIG_HOME: "/conf" }, "/home/me/Library/Application Support/lacuna/settings.json"],
    ["win32", { APPDATA: "/roaming" }, "/roaming/lacuna/settings.json"],
    ["win32", {}, "/home/me/AppData/Roaming/lacuna/settings.json"],
    ["darwin", { LACUNA_CONFIG: "/mine.json" }, "/mine.json"],
  ];
  for (const [platform, env, expected] of places)
    test(`on ${platform} with ${JSON.stringify(env)} the user's file is ${expected}`, () =>
      assert.equal(userFile({ platform, env, home: "/home/me" }).replaceAll("\\", "/"), expected));

  test("no file is no problem", () => assert.deepEqual(lines({ projectDir: join(folder, "nowhere") }), []));

  test("comments, trailing commas, a byte order mark and CRLF are fine", () => {
    user('\uFEFF// mine\r\n{\r\n  /* a */ "complete.maxLines": 5, // b\r\n}\r\n');
    const { settings, problems } = loadSettings();
    assert.deepEqual([settings["complete.maxLines"], problems], [5, []]);
  });

  const broken: readonly [string, string | Buffer, string][] = [
    ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', "~/settings.json:3:3: syntax error (comma expected)"],
    ["an open brace", '{ "complete.maxLines": 5', "~/settings.json:1:25: syntax error (close brace expected)"],
    ["a list", "[1]", "~/settings.json:1:1: the file must hold an object in braces"],
    ["a text", '"x"', "~/settings.json:1:1: the file must hold an object in braces"],
    ["something else", "\u0000\u0001", "~/settings.json:1:1: syntax error (invalid symbol)"],
    [
      "a merge conflict",
      '{\n<<<<<<< HEAD\n"complete.maxLines": 5\n}',
      "~/settings.json:2:1: syntax error (invalid symbol)",
    ],
    ["two megabytes", Buffer.alloc(2 * 1024 * 1024, " "), "~/settings.json: the file is larger than 1 MiB"],
  ];
  for (const [name, text, line] of broken)
    test(`${name}: told with its place, the defaults hold, the file stays`, () => {
      user(text);
      assert.deepEqual(lines(), [`${line}; nothing in it is used until it is mended`]);
      assert.equal(loadSettings().settings["complete.maxLines"], 20);
      assert.deepEqual(readFileSync(join(folder, "settings.json")), Buffer.from(text));
    });

  test("an empty file is an empty object", () => {
    user("");
    assert.deepEqual(lines(), []);
  });

  suite("something else in its place is told, not waited for, and left as it is", () => {
    const odd: readonly [string, (file: string) => void, RegExp][] = [
      ["a folder", (file) => mkdirSync(file), /^~\/settings\.json: a folder is no settings file/],
      [
        "a pipe",
        (file) => execFileSync("/bin/sh", ["-c", 'mkfifo "$0"', file]),
        /^~\/settings\.json: a pipe is no settings file/,
      ],
      ["a device", (file) => symlinkSync("/dev/zero", file), /^~\/settings\.json: a device is no settings file/],
    ];
    for (const [name, make, told] of odd)
      test(name, function () {
        if (process.platform === "win32" && name !== "a folder") return this.skip();
        const file = join(folder, "settings.json");
        make(file);
        const before = lstatSync(file).ino;
        assert.match(lines().join(), told);
        assert.throws(() => writeWhole(file, "{}"), new RegExp(`${name} is no settings file`));
        assert.deepEqual([lstatSync(file).ino, readdirSync(folder)], [before, ["settings.json"]]);
      });

    test("a project's file that leads to a device", function () {
      if (process.platform === "win32") return this.skip();
      symlinkSync("/dev/zero", join(folder, ".lacuna.json"));
      assert.match(lines({ projectDir: folder }).join(), /^~\/\.lacuna\.json: a device is no settings file/);
    });

    test("the null device means: no settings, and nothing is written to it", () => {
      process.env["LACUNA_CONFIG"] = devNull;
      assert.deepEqual(lines(), []);
      if (process.platform !== "win32") assert.throws(() => writeWhole(devNull, "{}"), /a device is no settings file/);
    });
  });

  test("a project's file restricts, and its problems name it", () => {
    user('{ "complete.maxLines": 10 }');
    for (const [name, text] of [
      ["one", '{ "complete.maxLines": 5, "model.file": "x" }'],
      ["two", '{ "complete.maxLines": 70 }'],
      ["three", "{"],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, ".lacuna.json"), text);
    }
    const found = ["one", "two", "three"].map((name) => {
      const projectDir = join(folder, name);
      return [loadSettings({ projectDir }).settings["complete.maxLines"], ...lines({ projectDir })];
    });
    assert.deepEqual(found, [
      [5, 'model.file = "x" in ~/one/.lacuna.json: a project file may not change this setting; the default "" is used'],
      [
        10,
        "complete.maxLines = 70 in ~/two/.lacuna.json: a project file may only lower this, and 10 holds; 10 is used",
      ],
      [10, "~/three/.lacuna.json:1:2: syntax error (close brace expected); nothing in it is used until it is mended"],
    ]);
  });

  test("the order of all sources", () => {
    user('{ "complete.maxLines": 10, "complete.maxTokens": 100 }');
    const editor = [{ complete: { maxLines: 11, maxTokens: 101 } }, { "lacuna.complete.maxTokens": 102 }];
    const { settings } = loadSettings({ editor, overrides: { "complete.maxLines": "12" } });
    assert.deepEqual([settings["complete.maxLines"], settings["complete.maxTokens"]], [12, 102]);
    assert.equal(loadSettings({ editor: { complete: { maxLines: 3 } } }).settings["complete.maxLines"], 3);
    assert.equal(loadSettings({ editor: null }).settings["complete.maxLines"], 10);
  });

  test("writing replaces the whole file, keeps its mode and its being a link, and leaves nothing behind", () => {
    const target = join(folder, "dotfiles.json");
    writeFileSync(target, "old", { mode: 0o640 });
    chmodSync(target, 0o640);
    const link = join(folder, "settings.json");
    symlinkSync(target, link);
    writeWhole(link, "new");
    assert.equal(readFileSync(target, "utf8"), "new");
    assert.equal(statSync(target).mode & 0o777, 0o640);
    assert.ok(lstatSync(link).isSymbolicLink());
    writeWhole(join(folder, "deep", "er", "settings.json"), "x");
    assert.deepEqual(readdirSync(folder).sort(), ["deep", "dotfiles.json", "settings.json"]);
  });

  test("a write that fails leaves the old file and no temporary one", () => {
    mkdirSync(join(folder, "settings.json"));
    assert.throws(() => writeWhole(join(folder, "settings.json"), "x"));
    assert.deepEqual(readdirSync(folder), ["settings.json"]);
  });
});

suite("settings: changing a file", () => {
  const edits: readonly [
    string,
    string,
    [Parameters<typeof editSettings>[1], Parameters<typeof editSettings>[2]],
    string,
  ][] = [
    ["an empty file", "", ["complete.maxLines", 5], '{\n  "complete.maxLines": 5\n}\n'],
    [
      "comments and order stay",
      '{\n  // why\n  "complete.maxLines": 9, // nine\n  "log.level": "warn"\n}\n',
      ["complete.maxLines", 5],
      '{\n  // why\n  "complete.maxLines": 5, // nine\n  "log.level": "warn"\n}\n',
    ],
    [
      "a new key goes to the end",
      '{\n  "log.level": "warn"\n}\n',
      ["complete.maxLines", 5],
      '{\n  "log.level": "warn",\n  "complete.maxLines": 5\n}\n',
    ],
    [
      "where it is nested already, there",
      '{\n  "complete": { "maxLines": 9 }\n}\n',
      ["complete.maxLines", 5],
      '{\n  "complete": { "maxLines": 5 }\n}\n',
    ],
    [
      "where it has a prefix, there",
      '{\n  "lacuna.complete.maxLines": 9\n}\n',
      ["complete.maxLines", 5],
      '{\n  "lacuna.complete.maxLines": 5\n}\n',
    ],
    [
      "where it is under lacuna, there",
      '{\n  "lacuna": { "complete": { "popup.enable": true } }\n}\n',
      ["complete.popup.enable", false],
      '{\n  "lacuna": { "complete": { "popup.enable": false } }\n}\n',
    ],
    [
      "removed",
      '{\n  "log.level": "warn",\n  "complete.maxLines": 5\n}\n',
      ["complete.maxLines", undefined],
      '{\n  "log.level": "warn"\n}\n',
    ],
    [
      "removed though it is not there",
      '{ "log.level": "warn" }',
      ["complete.maxLines", undefined],
      '{ "log.level": "warn" }',
    ],
    [
      "lists",
      "{}",
      ["complete.excludedPaths", ["a", "b"]],
      '{\n  "complete.excludedPaths": [\n    "a",\n    "b"\n  ]\n}',
    ],
  ];
  for (const [name, text, [key, value], expected] of edits)
    test(name, () => assert.equal(editSettings(text, key, value), expected));
});
