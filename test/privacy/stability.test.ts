import assert from "node:assert/strict";
import fc from "fast-check";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import { placeholder } from "../../server/privacy/placeholder.ts";
import { drawFrom, secretKinds } from "./secretKinds.ts";

const fresh = () => createPrivacy({ root: undefined, excludedPaths: [], isRedacting: true });

const plainLine = fc.constantFrom(
  ...[
    "",
    "}",
    "  return total;",
    "import { a } from './a.ts';",
    "// token, secret, password",
    "const key = keyOf(token);",
  ],
  ...['if (password === "") {', "password:", "apiKey = process.env.API_KEY;", '  "name": "shop",', "\ttoken string"],
);
const secretLines = fc
  .record({ kind: fc.constantFrom(...secretKinds), seed: fc.integer({ min: 0, max: 1_000_000 }) })
  .map(({ kind, seed }) => kind.make(drawFrom(seed)));
const anyLine = fc.string({ unit: "grapheme", maxLength: 60 });
const document = fc.array(fc.oneof(plainLine, anyLine, secretLines), { minLength: 1, maxLength: 30 }).map((pieces) => ({
  text: pieces.map((piece) => (typeof piece === "string" ? piece : piece.code)).join("\n"),
  secrets: pieces.flatMap((piece) => (typeof piece === "string" ? [] : piece.secrets)),
}));

suite("redact: properties", () => {
  test("lines stay as many, no secret stays, and a second pass changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom("a.ts", "a.yml"), async ({ text, secrets }, path) => {
        const privacy = fresh();
        const once = await privacy.redact(text, path);
        assert.equal(once.text.split("\n").length, text.split("\n").length);
        assert.equal(once.text.split("\r").length, text.split("\r").length);
        for (const secret of secrets) assert.ok(!once.text.includes(secret));
        assert.equal((await privacy.redact(once.text, path)).text, once.text);
        const lines = text.split("\n").length;
        assert.ok(once.found.every(({ line }) => line >= 0 && line < lines));
      }),
      { numRuns: 200 },
    );
  });

  test("what is remembered gives the same as a fresh look", async () => {
    const remembering = fresh();
    await fc.assert(
      fc.asyncProperty(document, async ({ text }) => {
        assert.deepEqual(await remembering.redact(text, "a.ts"), await fresh().redact(text, "a.ts"));
        assert.deepEqual(await remembering.redact(text, "a.ts"), await fresh().redact(text, "a.ts"));
      }),
      { numRuns: 100 },
    );
  });

  test("the same lines give the same result, whatever stands around them", async () => {
    const privacy = fresh();
    const inert = fc.array(fc.constantFrom("", "}", "  return total;", "const a = f(b, 2);"), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(secretLines, inert, inert, async ({ code }, above, below) => {
        const alone = await privacy.redact(code, "a.ts");
        const amid = await privacy.redact([...above, code, ...below].join("\n"), "a.ts");
        const lines = amid.text.split("\n").slice(above.length, above.length + code.split("\n").length);
        assert.equal(lines.join("\n"), alone.text);
      }),
      { numRuns: 300 },
    );
  });

  test("a long line is examined around what could be a secret", async () => {
    const secret = `ghp_${drawFrom(3).alnum(36)}`;
    const filler = "var a=function(b){return b+1};".repeat(2000);
    const { text } = await fresh().redact(`${filler}t("${secret}");${filler}`, "a.min.js");
    assert.equal(text, `${filler}t("${placeholder}");${filler}`);
  });

  test("hostile text is passed in time", async () => {
    const privacy = fresh();
    const pieces = [
      "a-",
      "password",
      "key_",
      "://a:",
      "eyJ",
      "-----BEGIN ",
      "A1a",
      '="',
      "\\n",
      "xoxb-1-",
      "MII.",
      " string",
    ];
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const started = performance.now();
      await privacy.redact(text, "a.ts");
      await privacy.redact(text, "a.yml");
      // Quadratic behaviour takes minutes here, not seconds.
      assert.ok(performance.now() - started < 8000, `${piece} took ${Math.round(performance.now() - started)} ms`);
    }
  });
});
