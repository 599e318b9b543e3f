import assert from "node:assert/strict";
import { holdsUnsafeCharacter } from "../../../server/completion/steps/unsafeCharacters.ts";

const unsafe = {
  "right-to-left override": "a\u202eb",
  isolate: "a\u2066b",
  "zero width space": "a\u200bb",
  "zero width joiner between letters": "a\u200db",
  "byte order mark": "\ufeffa",
  "soft hyphen": "a\u00adb",
  tag: "a\u{e0041}",
  "variation selector that carries a byte": "a\u{e0101}",
  "variation selector on a letter": "a\ufe0f",
  "Hangul filler": "\u3164",
  null: "a\0",
  escape: "\u001b[2J",
  "line separator": "a\u2028b",
  "half a surrogate pair": "a\ud83d",
};
const safe = {
  ascii: "if (a) {\n\treturn b;\n}",
  umlauts: "// größer, π, 日本語, русский",
  emoji: "// 😀 👍🏽",
  "emoji sequence": "// 👨‍👩‍👧 ❤️ 1️⃣",
  "Arabic and Hebrew": "// مرحبا שלום",
  "Persian with its non-joiner": "// می‌خواهم",
  empty: "",
};

suite("Characters that hide what code does", () => {
  for (const [name, text] of Object.entries(unsafe))
    test(`${name} is unsafe`, () => {
      assert.equal(holdsUnsafeCharacter(text), true);
    });
  for (const [name, text] of Object.entries(safe))
    test(`${name} is safe`, () => {
      assert.equal(holdsUnsafeCharacter(text), false);
    });
});
