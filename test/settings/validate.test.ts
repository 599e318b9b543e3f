import assert from "node:assert/strict";
import type { SettingKey } from "../../shared/settings.ts";
import { settingKeys } from "../../server/settings/flatten.ts";
import { mergeSettings } from "../../server/settings/merge.ts";
import { checkValue, readText } from "../../server/settings/validate.ts";
import { describeProblem } from "../../server/settings/problem.ts";
import { settings as table } from "../../shared/settings.ts";

/** One layer of the user's, and what comes of it. */
const load = (raw: Record<string, unknown>) => mergeSettings([{ source: "user", file: "/home/me/settings.json", raw }]);

type Row = readonly [SettingKey, unknown, unknown, string?];
const rows: readonly Row[] = [
  ["complete.enable", false, false],
  ["complete.enable", "false", undefined, "must be true or false, without quotes"],
  ["complete.enable", 0, undefined, "must be true or false"],
  ["complete.maxLines", 5, 5],
  ["complete.maxLines", 1, 1],
  ["complete.maxLines", 200, 200],
  ["complete.maxLines", 0, undefined, "must be from 1 to 200 (lines)"],
  ["complete.maxLines", 201, undefined, "must be from 1 to 200 (lines)"],
  ["complete.maxLines", 5.5, undefined, "must be a whole number from 1 to 200 (lines)"],
  ["complete.maxLines", "5", undefined, "must be a whole number from 1 to 200 (lines)"],
  ["complete.maxLines", Number.NaN, undefined, "must be a whole number from 1 to 200 (lines)"],
  ["complete.maxLines", [5], undefined, "must be a whole number from 1 to 200 (lines)"],
  ["complete.level", "quiet", "quiet"],
  ["complete.level", "Quiet", undefined, "must be one of quiet, balanced, eager"],
  ["complete.level", "toString", undefined, "must be one of quiet, balanced, eager"],
  ["model.file", " /models/x.gguf ", "/models/x.gguf"],
  ["model.file", ["x"], undefined, "must be a text"],
  ["complete.excludedPaths", ["a", "b"], ["a", "b"]],
  ["complete.excludedPaths", [], []],
  ["complete.excludedPaths", ["a", 7, ""], ["a"], "every entry must be a text that is not empty"],
  ["complete.excludedPaths", "a", undefined, "must be a list of texts"],
  ["complete.languages", { python: false }, { python: false }],
  ["complete.languages", { python: "no", go: true }, { go: true }, "python must be true or false"],
  ["complete.languages", { python: null }, {}],
  ["complete.languages", ["python"], undefined, "must be an object of names with true or false"],
];

suite("settings: values", () => {
  for (const [key, raw, value, reason] of rows)
    test(`${key} = ${JSON.stringify(raw)}${reason === undefined ? "" : ` ${reason}`}`, () => {
      const checked = checkValue(key, raw);
      assert.deepEqual(checked.value, value);
      assert.equal(checked.faults[0]?.reason, reason);
    });

  test("every default passes its own check", () => {
    for (const key of settingKeys)
      assert.deepEqual(checkValue(key, table[key].default), { value: table[key].default, faults: [] });
  });

  test("__proto__ in switches is a name like any other and changes no object", () => {
    const raw: unknown = JSON.parse('{"__proto__": true, "python": false}');
    const { value } = checkValue("complete.languages", raw);
    assert.deepEqual(Object.keys(value as object), ["__proto__", "python"]);
    assert.equal(({} as { python?: boolean }).python, undefined);
    const { settings } = load({ "complete.languages": raw });
    assert.equal(settings["complete.languages"]["python"], false);
    assert.equal(Object.getPrototypeOf(settings["complete.languages"]), Object.prototype);
  });

  const texts: readonly [SettingKey, string, unknown][] = [
    ["complete.enable", "off", false],
    ["complete.enable", "True", true],
    ["complete.enable", "maybe", "maybe"],
    ["complete.maxLines", "5", 5],
    ["complete.maxLines", "-5", -5],
    ["complete.maxLines", "5x", "5x"],
    ["complete.excludedPaths", "a, b", ["a", "b"]],
    ["complete.excludedPaths", '["a,b"]', ["a,b"]],
    ["complete.languages", "python=false, go=true", { python: false, go: true }],
    ["complete.languages", '{"*": false}', { "*": false }],
    ["complete.languages", "python", "python"],
    ["complete.level", "eager", "eager"],
  ];
  for (const [key, text, value] of texts)
    test(`on a command line, ${key} ${text}`, () => assert.deepEqual(readText(key, text), value));
});

suite("settings: spellings and unknown keys", () => {
  const spellings: readonly [string, Record<string, unknown>][] = [
    ["dotted", { "complete.popup.enable": false }],
    ["nested", { complete: { popup: { enable: false } } }],
    ["half and half", { complete: { "popup.enable": false } }],
    ["with lacuna", { "lacuna.complete.popup.enable": false }],
    ["under lacuna", { lacuna: { complete: { popup: { enable: false } } } }],
    ["dotted under lacuna", { lacuna: { "complete.popup.enable": false } }],
  ];
  for (const [name, raw] of spellings)
    test(name, () => {
      const { settings, problems, sources } = load(raw);
      assert.deepEqual([settings["complete.popup.enable"], problems], [false, []]);
      assert.deepEqual([sources["complete.popup.enable"], sources["complete.enable"]], ["user", "default"]);
    });

  test("null is not set", () => {
    const { settings, problems } = load({ "complete.maxLines": null, complete: null, lacuna: { model: null } });
    assert.deepEqual([settings["complete.maxLines"], problems], [20, []]);
  });

  const unknown: readonly [Record<string, unknown>, string][] = [
    [
      { "complete.maxLine": 3 },
      "complete.maxLine = 3 in /home/me/settings.json: there is no such setting; did you mean complete.maxLines?; it is ignored",
    ],
    [
      { maxLines: 3 },
      "maxLines = 3 in /home/me/settings.json: there is no such setting; did you mean complete.maxLines?; it is ignored",
    ],
    [
      { complete: { Enable: 1 } },
      "complete.Enable = 1 in /home/me/settings.json: there is no such setting; did you mean complete.enable?; it is ignored",
    ],
    [
      { "editor.fontSize": 12 },
      "editor.fontSize = 12 in /home/me/settings.json: there is no such setting; it is ignored",
    ],
    [{ constructor: 1 }, "constructor = 1 in /home/me/settings.json: there is no such setting; it is ignored"],
  ];
  for (const [raw, line] of unknown)
    test(line.split(":", 1)[0]!, () => assert.deepEqual(load(raw).problems.map(describeProblem), [line]));

  test("an object where a value belongs, and a value where an object belongs", () => {
    const lines = load({ "complete.maxLines": { a: 1 }, complete: 5 }).problems.map(describeProblem);
    assert.deepEqual(lines, [
      "complete = 5 in /home/me/settings.json: there is no such setting; it is ignored",
      'complete.maxLines = {"a":1} in /home/me/settings.json: must be a whole number from 1 to 200 (lines); the default 20 is used',
    ]);
  });

  test("a long value is quoted short", () => {
    const [line] = load({ "complete.level": "x".repeat(500) }).problems.map(describeProblem);
    assert.ok(line!.length < 220, line);
  });
});
