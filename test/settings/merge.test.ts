import assert from "node:assert/strict";
import fc from "fast-check";
import type { Setting } from "../../shared/settingKinds.ts";
import { settings as table, type Settings } from "../../shared/settings.ts";
import { settingKeys } from "../../server/settings/flatten.ts";
import { mergeSettings, type Layer } from "../../server/settings/merge.ts";
import { describeProblem } from "../../server/settings/problem.ts";
import { withoutDefaults } from "../../server/settings/withoutDefaults.ts";

type Raw = Record<string, unknown>;
const layers = (named: Partial<Record<Layer["source"], Raw>>): Layer[] =>
  (["user", "editor", "project", "commandLine"] as const).flatMap((source) =>
    named[source] === undefined ? [] : [{ source, raw: named[source] }],
  );
const merge = (named: Partial<Record<Layer["source"], Raw>>) => mergeSettings(layers(named));

suite("settings: who wins", () => {
  test("defaults < user < editor < command line", () => {
    const { settings, sources } = merge({
      user: { "complete.maxLines": 1, "complete.maxTokens": 11, "complete.debounceMs": 21 },
      editor: { "complete.maxTokens": 12, "complete.debounceMs": 22 },
      commandLine: { "complete.debounceMs": "23" },
    });
    const keys = ["complete.maxLines", "complete.maxTokens", "complete.debounceMs", "complete.timeoutMs"] as const;
    assert.deepEqual(
      keys.map((key) => [settings[key], sources[key]]),
      [
        [1, "user"],
        [12, "editor"],
        [23, "commandLine"],
        [15000, "default"],
      ],
    );
  });

  test("a value that cannot be used leaves the weaker source, and the problem says which value holds", () => {
    const { settings, problems } = merge({ user: { "complete.maxLines": 7 }, editor: { "complete.maxLines": 700 } });
    assert.equal(settings["complete.maxLines"], 7);
    assert.deepEqual(problems.map(describeProblem), [
      "complete.maxLines = 700 in the editor's settings: must be from 1 to 200 (lines); 7 is used",
    ]);
  });

  test("languages add up; paths replace", () => {
    const { settings } = merge({
      user: { "complete.languages": { python: false }, "complete.excludedPaths": ["a"] },
      editor: { "complete.languages": { go: false, plaintext: true }, "complete.excludedPaths": ["b"] },
    });
    const languages = { "*": true, plaintext: true, markdown: false, scminput: false, python: false, go: false };
    assert.deepEqual(settings["complete.languages"], languages);
    assert.deepEqual(settings["complete.excludedPaths"], ["b"]);
  });

  test("the command line may undo what a project restricts: it is the user", () => {
    const { settings } = merge({ project: { "complete.maxLines": 2 }, commandLine: { "complete.maxLines": 50 } });
    assert.equal(settings["complete.maxLines"], 50);
  });
});

type Row = readonly [string, { user?: Raw; project: Raw }, Partial<Settings>, string?];
const rows: readonly Row[] = [
  ["may switch off", { project: { "complete.enable": false } }, { "complete.enable": false }],
  [
    "may not switch on",
    { user: { "complete.enable": false }, project: { "complete.enable": true } },
    { "complete.enable": false },
    "complete.enable = true in the project file: a project file may only switch this off; false is used",
  ],
  ["may lower", { project: { "complete.maxLines": 2 } }, { "complete.maxLines": 2 }],
  [
    "may not raise",
    { user: { "complete.maxLines": 5 }, project: { "complete.maxLines": 6 } },
    { "complete.maxLines": 5 },
    "complete.maxLines = 6 in the project file: a project file may only lower this, and 5 holds; 5 is used",
  ],
  [
    "may exclude more",
    { user: { "complete.excludedPaths": ["a"] }, project: { "complete.excludedPaths": ["a", "b"] } },
    { "complete.excludedPaths": ["a", "b"] },
  ],
  [
    "cannot exclude less",
    { user: { "complete.excludedPaths": ["a"] }, project: { "complete.excludedPaths": [] } },
    { "complete.excludedPaths": ["a"] },
  ],
  [
    "may switch languages off",
    { project: { "complete.languages": { python: false, markdown: false } } },
    { "complete.languages": { "*": true, plaintext: false, markdown: false, scminput: false, python: false } },
  ],
  [
    "may switch all unlisted languages off",
    { project: { "complete.languages": { "*": false } } },
    { "complete.languages": { "*": false, plaintext: false, markdown: false, scminput: false } },
  ],
  [
    "may not switch a language on",
    { project: { "complete.languages": { markdown: true } } },
    { "complete.languages": { "*": true, plaintext: false, markdown: false, scminput: false } },
    'complete.languages = {"markdown":true} in the project file: a project file may only switch off; markdown stays off; ' +
      'the default {"*":true,"plaintext":false,"markdown":false,"scminput":f… is used',
  ],
  [
    "may not list a language as on under a * that is off",
    { user: { "complete.languages": { "*": false } }, project: { "complete.languages": { python: true } } },
    { "complete.languages": { "*": false, plaintext: false, markdown: false, scminput: false } },
    'complete.languages = {"python":true} in the project file: a project file may only switch off; python stays off; ' +
      '{"*":false,"plaintext":false,"markdown":false,"scminput":… is used',
  ],
  [
    "may not name a model",
    { project: { "model.file": "/tmp/evil.gguf" } },
    { "model.file": "" },
    'model.file = "/tmp/evil.gguf" in the project file: a project file may not change this setting; the default "" is used',
  ],
  [
    "may not name a host",
    { project: { "model.mirrorUrl": "http://evil" } },
    { "model.mirrorUrl": "" },
    'model.mirrorUrl = "http://evil" in the project file: a project file may not change this setting; the default "" is used',
  ],
  [
    "saying what holds anyway is no problem",
    { project: { "complete.level": "balanced" } },
    { "complete.level": "balanced" },
  ],
];

suite("settings: a project file", () => {
  for (const [name, named, expected, problem] of rows)
    test(name, () => {
      const { settings, problems } = merge(named);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(settings[key as keyof Settings], value);
      assert.deepEqual(problems.map(describeProblem), problem === undefined ? [] : [problem]);
    });

  const valueOf = (setting: Setting): fc.Arbitrary<unknown> => {
    switch (setting.type) {
      case "boolean":
        return fc.boolean();
      case "int":
        return fc.integer({ min: setting.min, max: setting.max });
      case "choice":
        return fc.constantFrom(...setting.choices);
      case "text":
        return fc.constantFrom("", "a", "b");
      case "list":
        return fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 });
      case "switches":
        return fc.dictionary(fc.constantFrom("*", "python", "go", "markdown"), fc.boolean());
    }
  };
  const anyRaw = fc.record(Object.fromEntries(settingKeys.map((key) => [key, valueOf(table[key])])), {
    requiredKeys: [],
  });
  const isOn = (switches: Readonly<Record<string, boolean>>, name: string) =>
    (Object.hasOwn(switches, name) ? switches[name] : switches["*"]) ?? true;

  test("whatever it holds, it never widens what the user has", () => {
    fc.assert(
      fc.property(anyRaw, anyRaw, (user, project) => {
        const { settings: before } = merge({ user });
        const { settings: after } = merge({ user, project });
        for (const key of settingKeys) {
          const setting: Setting = table[key];
          const [held, now]: unknown[] = [before[key], after[key]];
          if (setting.project === "none") assert.deepEqual(now, held, key);
          if (setting.project === "falseOnly") assert.ok(now === held || now === false, key);
          if (setting.project === "lower") assert.ok((now as number) <= (held as number), key);
          if (setting.project === "earlierChoice" && setting.type === "choice")
            assert.ok(setting.choices.indexOf(now as string) <= setting.choices.indexOf(held as string), key);
          if (setting.project === "addItems")
            for (const item of held as string[]) assert.ok((now as string[]).includes(item));
        }
        for (const name of ["python", "go", "markdown", "rust"])
          if (isOn(after["complete.languages"], name)) assert.ok(isOn(before["complete.languages"], name), name);
      }),
      { numRuns: 1000 },
    );
  });

  test("any JSON as any source gives usable settings", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom<string>(...settingKeys, "lacuna", "complete")),
          fc.jsonValue(),
        ),
        (raw) => {
          const { settings } = merge({ user: raw, editor: raw, project: raw, commandLine: raw });
          for (const key of settingKeys) assert.equal(typeof settings[key], typeof table[key].default);
        },
      ),
      { numRuns: 200 },
    );
  });
});

suite("settings: hostile files", () => {
  test("thousands of mistakes are told as twenty and a line, in no time", () => {
    const names = Array.from({ length: 50_000 }, (_, index) => `complete.maxLinez${index}`);
    const raw = Object.fromEntries(names.map((name) => [name, 1]));
    const started = performance.now();
    const { problems } = merge({ project: raw });
    assert.equal(problems.length, 21);
    assert.equal(describeProblem(problems[20]!), "settings: there are more problems; mend these first");
    assert.ok(performance.now() - started < 1000);
  });

  test("a list of 100,000 entries counts up to the thousandth, and an endless entry not at all", () => {
    const excluded = ["x".repeat(1001), ...Array.from({ length: 100_000 }, (_, index) => `p${index}`)];
    const { settings, problems } = merge({ project: { "complete.excludedPaths": excluded } });
    assert.equal(settings["complete.excludedPaths"].length, 999);
    assert.equal(problems.length, 2);
  });
});

suite("settings: an editor that fills in defaults", () => {
  test("values equal to the default are left out, single languages as well", () => {
    const section = {
      complete: { maxLines: 20, maxTokens: 64, languages: { "*": true, plaintext: true } },
      model: { file: "" },
      other: 1,
    };
    assert.deepEqual(withoutDefaults(section), {
      "complete.maxTokens": 64,
      "complete.languages": { plaintext: true },
      other: 1,
    });
    assert.equal(withoutDefaults(null), undefined);
  });
});
