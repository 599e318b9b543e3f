import assert from "node:assert/strict";
import fc from "fast-check";
import { type LexiconName, lexicons } from "../../server/syntax/lexicon.ts";
import { scan, startState } from "../../server/syntax/scan.ts";
import { siteAt } from "../../server/syntax/site.ts";

const openIn = (lexicon: LexiconName, text: string): string => {
  const { frames, mode } = scan({ text, from: 0, state: startState, lexicon: lexicons[lexicon] });
  return frames.map(({ open }) => open).join("") + (mode.kind === "code" ? "" : ` ${mode.kind}`);
};

const cases: readonly (readonly [lexicon: LexiconName, text: string, open: string])[] = [
  ["javascript", "f(a, [1, {", "([{"],
  ["javascript", "f(')', \"]\", /[)\"']/, x => {", "({"],
  ["javascript", "a = b / c; d = '/'; e(", "("],
  ["javascript", "`a ${f(`b ${", "{({"],
  ["javascript", "`a ${x} b", " string"],
  ["javascript", "`a ${x} b` + (", "("],
  ["javascript", "// (\nf(", "("],
  ["javascript", "/* ( */ [", "["],
  ["javascript", "/* (", " blockComment"],
  ["javascript", "'don", " string"],
  ["javascript", "'don\n(", "("],
  ["javascript", "'a\\'(", " string"],
  ["javascript", "x) } ] (", "("],
  ["javascript", "({[}", "("],
  ["python", '"""(\n"""[', "["],
  ["python", "# (\n{", "{"],
  ["python", "x = '''it's (", " string"],
  ["rust", "fn f<'a>(x: &'a str) { let c = '('; (", "{("],
  ["rust", 'let s = r#"("#; [', "["],
  ["cpp", "int x = 1'000'000; f(", "("],
  ["cpp", 'R"( " )" (', "("],
  ["go", "`\n(` {", "{"],
  ["shell", 'echo "$#" ${#x} (', "("],
  ["ruby", '"#{f("', "{( string"],
  ["kotlin", '"a ${x["', "{[ string"],
  ["csharp", '@"c:\\" + (', "("],
  ["php", "# (\n// [\n/* { */ (", "("],
  ["markup", "<p>don't (", "("],
  ["lua", "--[[ ( ]] [[ ( ]] {", "{"],
];

suite("Brackets, strings and comments", () => {
  for (const [lexicon, text, open] of cases)
    test(`${lexicon}: ${JSON.stringify(text)} leaves "${open}" open`, () => {
      assert.equal(openIn(lexicon, text), open);
    });

  test("any text scans to its end, in any language", () => {
    const text = fc.string({ unit: fc.constantFrom(..."()[]{}'\"`/\\#$\n *-=a<!😀", "\ud800") });
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(lexicons) as LexiconName[])), text, (name, each) => {
        openIn(name, each);
      }),
    );
  });

  const closed = (text: string): string => {
    const at = text.indexOf("█");
    return siteAt({ languageId: "typescript", text: text.replace("█", ""), from: at, to: at })
      .closed.map((each) => (each ? "closed" : "open"))
      .join(" ");
  };
  const suffixes: readonly (readonly [text: string, closed: string])[] = [
    ["f(█)", "closed"],
    ["f(█", "open"],
    ["f(█\ng()", "open"],
    ["class A {\n  f() {\n    █\n}\n", "closed open"],
    ["class A {\n  f() {\n    █\n  }\n", "open closed"],
    ["class A {\n  f() {\n    █\n  }\n}\n", "closed closed"],
    ["f(() => {\n  █\n});\n", "closed closed"],
    ["f({ a: [█] });\n", "closed closed closed"],
    ['f(")", █ ")"', "open"],
    ["`${█}`; g(", "closed"],
  ];
  for (const [text, expected] of suffixes)
    test(`${JSON.stringify(text)}: ${expected}`, () => {
      assert.equal(closed(text), expected);
    });
});
