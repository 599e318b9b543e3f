import assert from "node:assert/strict";
import fc from "fast-check";
import { createToken, formatToken, isSecretOf, hashOf, parseToken } from "../../server/accounts/tokenFormat.ts";

const anyToken = fc
  .tuple(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([id, secret]) => createToken((bytes) => Buffer.from(bytes === 8 ? id : secret)));

suite("personal tokens", () => {
  test("what is formatted is parsed back, and looks like a secret to scanners", () =>
    fc.assert(
      fc.property(anyToken, (token) => {
        const written = formatToken(token);
        assert.match(written, /^lac_[0-9A-Za-z]{61}$/);
        assert.deepEqual(parseToken(written), token);
      }),
    ));

  test("different bytes give different tokens", () => {
    const of = (last: number): string =>
      formatToken(createToken((bytes) => Buffer.alloc(bytes, bytes === 32 ? last : 0xff)));
    assert.equal(new Set(Array.from({ length: 256 }, (_, last) => of(last))).size, 256);
    assert.ok(parseToken(of(0xff)), "the largest number fits its digits");
  });

  test("one changed character is noticed without asking the database", () =>
    fc.assert(
      fc.property(anyToken, fc.nat(64), fc.constantFrom(..."0aZ-_ "), (token, at, character) => {
        const written = formatToken(token);
        const changed = written.slice(0, at) + character + written.slice(at + 1);
        fc.pre(changed !== written);
        assert.equal(parseToken(changed), undefined);
      }),
    ));

  test("no other text is a token, and none makes the parser throw", () =>
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(parseToken(text), undefined))));

  test("a secret fits its own hash only", () =>
    fc.assert(
      fc.property(anyToken, anyToken, (one, other) => {
        assert.ok(isSecretOf(one.secret, hashOf(one.secret)));
        assert.equal(isSecretOf(other.secret, hashOf(one.secret)), other.secret === one.secret);
      }),
    ));
});
