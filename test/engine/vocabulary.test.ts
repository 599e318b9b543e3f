import assert from "node:assert/strict";
import { tokenTypes, Vocabulary } from "../../server/engine/host/vocabulary.ts";
import { fakeControls, fakeVocabulary, fakeWords } from "./fakeInference.ts";

const textOf = (vocabulary: Vocabulary, tokens: readonly number[]): string =>
  Buffer.concat(tokens.map((token) => vocabulary.bytesOf(token))).toString();

suite("Vocabulary", () => {
  const vocabulary = fakeVocabulary();
  const markers = new Set(fakeControls.map((name) => vocabulary.findControl(name) ?? -1));

  test("a text's tokens spell the text", () => {
    for (const text of ["return x = 1;", "é😀\r\n\t", "    const", "\u0000\u007f", "<|cursor|>", ""])
      assert.equal(textOf(vocabulary, vocabulary.tokenise(text, markers)), text);
  });

  test("control markers are found by name, words are not", () => {
    assert.deepEqual(
      fakeControls.map((name) => vocabulary.findControl(name) !== undefined),
      fakeControls.map(() => true),
    );
    assert.equal(vocabulary.findControl("return"), undefined);
    assert.equal(vocabulary.findControl("<|nowhere|>"), undefined);
  });

  test("a marker in a text is tokenised in halves, also where the tokeniser recognises it", () => {
    const cursor = vocabulary.findControl("<|cursor|>") ?? -1;
    assert.ok(vocabulary.tokenise("a<|cursor|>b", new Set()).includes(cursor), "the case would prove nothing");
    for (const text of ["a<|cursor|>b", "<|cursor|><|cursor|>", "<<|cursor|>>"]) {
      const tokens = vocabulary.tokenise(text, new Set([cursor]));
      assert.ok(!tokens.includes(cursor), text);
      assert.equal(textOf(vocabulary, tokens), text);
    }
  });

  test("the answer ends with control tokens only", () => {
    for (const name of fakeControls) assert.ok(vocabulary.ends(vocabulary.findControl(name) ?? -1));
    assert.ok(!vocabulary.ends(vocabulary.findControl("<tool>") ?? -1));
    assert.ok(!vocabulary.ends(65));
  });

  test("tokens that continue a text: those it begins with and those that begin with it", () => {
    const words = (heal: string): string[] =>
      vocabulary
        .continuing(Buffer.from(heal))
        .map((token) => Buffer.from(vocabulary.bytesOf(token)).toString())
        .sort();
    assert.deepEqual(words("ret"), ["r", "ret", "return", "return x"]);
    assert.deepEqual(words("return xyz"), ["r", "ret", "return", "return x"]);
    assert.deepEqual(words("cons"), ["c", "cons", "const"]);
    assert.deepEqual(words(" "), [" ", "    ", " = "].sort());
    assert.equal(vocabulary.continuing(Buffer.from("é")).length, 2, "its first byte and itself");
  });

  test("every byte can be continued", () => {
    for (let byte = 0; byte < 256; byte++) assert.ok(vocabulary.continuing(Buffer.from([byte])).length > 0);
  });

  test("SentencePiece spelling", () => {
    const texts = ["<s>", "<0xE2>", "▁return", "x"];
    const types = [tokenTypes.control, tokenTypes.byte, tokenTypes.normal, tokenTypes.normal];
    const other = new Vocabulary({
      spelling: "sentencePiece",
      texts,
      types,
      ends: new Set(),
      bos: 0,
      tokenise: () => [],
    });
    assert.deepEqual(
      texts.map((_, token) => Buffer.from(other.bytesOf(token)).toString("latin1")),
      ["", "\u00e2", " return", "x"],
    );
    assert.equal(other.bos, 0);
  });

  test("a long text is tokenised once, also where it holds a marker", () => {
    const asked: string[] = [];
    const counting = fakeVocabulary(undefined, (text) => asked.push(text));
    const long = "return x; ".repeat(40);
    const first = counting.tokenise(long, markers);
    assert.deepEqual(counting.tokenise(long, markers), first);
    assert.equal(asked.length, 1);
    counting.tokenise(`${long}<|cursor|>`, new Set([counting.findControl("<|cursor|>") ?? -1]));
    const after = counting.tokenise(`${long}<|cursor|>`, new Set([counting.findControl("<|cursor|>") ?? -1]));
    assert.equal(textOf(counting, after), `${long}<|cursor|>`);
    for (const text of [...asked]) assert.equal(textOf(counting, counting.tokenise(text, new Set())), text);
  });

  test("words of the fake are single tokens", () => {
    for (const word of fakeWords) assert.equal(vocabulary.tokenise(word, markers).length, 1);
  });
});
