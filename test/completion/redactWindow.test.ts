import assert from "node:assert/strict";
import fc from "fast-check";
import { redactWindow } from "../../server/completion/redactWindow.ts";
import { noPrivacy, type Privacy } from "../../server/domain/privacy.ts";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";

/** Knows quoted words that begin with "sk-", and blocks between two marks of which each inner line is secret. */
const fake: Privacy = {
  findExclusion: () => undefined,
  redact: (text) => {
    const found: { rule: string; line: number }[] = [];
    let isInBlock = false;
    const lines = text.split("\n").map((line, index) => {
      if (line.includes("END KEY")) isInBlock = false;
      const secret = isInBlock ? /^.*$/ : /"sk-\w*"/g;
      if (line.includes("BEGIN KEY")) isInBlock = true;
      return line.replace(secret, () => {
        found.push({ rule: "key", line: index });
        return '"HIDDEN"';
      });
    });
    return Promise.resolve({ text: lines.join("\n"), found });
  },
};

/** `‹` and `›` are the window's borders, `|` begins the anchored lines, `█` is the cursor. */
async function run(marked: string, privacy = fake) {
  const [above = "", window = "", below = ""] = marked.split(/[‹›]/);
  const [headTail = "", suffix = ""] = window.split("█");
  const [head = "", tail = ""] = headTail.split("|");
  const redacted = await redactWindow({
    privacy,
    path: "a.ts",
    before: above + head + tail,
    after: suffix + below,
    window: { head, tail, suffix },
  });
  const { window: clean } = redacted;
  return { text: `${clean.head}|${clean.tail}█${clean.suffix}`, found: redacted.found.map(({ line }) => line) };
}

suite("a window without secrets", () => {
  const cases: readonly { why: string; window: string; clean: string; found: readonly number[] }[] = [
    { why: "nothing to hide", window: "a\n‹b\n|c\nd█e\nf›\ng", clean: "b\n|c\nd█e\nf", found: [] },
    {
      why: "in each part of it",
      window: '‹a = "sk-1"\n|b = "sk-2"\nc = █\nd = "sk-345678"\n›',
      clean: 'a = "HIDDEN"\n|b = "HIDDEN"\nc = █\nd = "HIDDEN"\n',
      found: [0, 1, 3],
    },
    {
      why: "outside of it: neither shown nor told",
      window: 'a = "sk-1"\n‹b\n|c█\n›d = "sk-2"\n',
      clean: "b\n|c█\n",
      found: [],
    },
    {
      why: "on the cursor's line, before and after it",
      window: '‹|f("sk-1", █, "sk-234567")\n›',
      clean: 'f("HIDDEN", █, "HIDDEN")\n',
      found: [0, 0],
    },
    { why: "around the cursor", window: '‹|a = "sk-12█34"; b\n›', clean: 'a = "HIDDEN█"; b\n', found: [0] },
    { why: "right before the cursor", window: '‹|a = "sk-1"█; b\n›', clean: 'a = "HIDDEN"█; b\n', found: [0] },
    { why: "right after the cursor", window: '‹|a = █"sk-1"; b\n›', clean: 'a = █"HIDDEN"; b\n', found: [0] },
    {
      why: "several lines that begin above the window",
      window: "BEGIN KEY\nabc\n‹def\n|ghi\nEND KEY\nx = █\n›",
      clean: '"HIDDEN"\n|"HIDDEN"\nEND KEY\nx = █\n',
      found: [2, 3],
    },
  ];
  for (const { why, window, clean, found } of cases)
    test(why, async () => {
      const expected = clean.includes("|") ? clean : `|${clean}`;
      assert.deepEqual(await run(window), { text: expected, found });
    });

  test("a block whose beginning is far above is known by the rules themselves", async () => {
    const body = Array.from({ length: 60 }, (_, line) => `${"A1b2C3d4".repeat(8).slice(0, 62)}${10 + line}`).join("\n");
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;
    const marked = `${key.slice(0, 1500)}‹${key.slice(1500)}|x = █\n›`.replace(/(.*)‹/s, (above) => above);
    const real = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: true });
    const { text } = await run(marked, real);
    assert.doesNotMatch(text, /A1b2C3d4A1b2C3d4/);
  });

  test("without rules nothing changes, wherever the borders are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", '"', "\n", "sk-", "  ", "é"), { maxLength: 40 }),
        async (pieces) => {
          const text = pieces.join("");
          const cut = (share: number): number => Math.floor(text.length * share);
          const window = { head: text.slice(cut(0.2), cut(0.4)), tail: text.slice(cut(0.4), cut(0.6)) };
          const after = text.slice(cut(0.6));
          const suffix = after.slice(0, Math.floor(after.length / 2));
          const input = { path: "a.ts", before: text.slice(0, cut(0.6)), after, window: { ...window, suffix } };
          const { window: same } = await redactWindow({ ...input, privacy: noPrivacy });
          assert.deepEqual(same, { ...window, suffix });
        },
      ),
    );
  });

  test("no quoted secret is left, and the lines stay, wherever the cursor is", async () => {
    const lines = ['a = "sk-aaaa"', "b = 1", 'f("sk-bbbb", "sk-cccc")', "", 'x("sk-dddd")'];
    const text = lines.join("\n");
    for (let at = 0; at <= text.length; at++) {
      const before = text.slice(0, at);
      const head = before.slice(0, before.lastIndexOf("\n") + 1);
      const window = { head, tail: before.slice(head.length), suffix: text.slice(at) };
      const clean = (await redactWindow({ privacy: fake, path: "", before, after: text.slice(at), window })).window;
      assert.doesNotMatch(clean.head + clean.tail + clean.suffix, /sk-\w/, `at ${at}`);
      assert.equal((clean.head + clean.tail).split("\n").length, before.split("\n").length, `at ${at}`);
      assert.ok(clean.head === "" || clean.head.endsWith("\n"), `at ${at}`);
    }
  });
});
