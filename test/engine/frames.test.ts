import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameDecoder, FrameError } from "../../server/engine/frames.ts";

const frame = (value: unknown): Buffer => {
  const body = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
};

suite("FrameDecoder", () => {
  test("frames arrive whole, however the bytes are cut", () => {
    const values = fc.array(
      fc.record({ text: fc.string({ unit: "grapheme" }), n: fc.integer() }, { noNullPrototype: true }),
      { maxLength: 6 },
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, cuts, (sent, lengths) => {
        const bytes = Buffer.concat(sent.map(frame));
        const decoder = new FrameDecoder(10_000);
        const got: unknown[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          got.push(...decoder.push(bytes.subarray(at, at + length)));
          at += length;
        }
        assert.deepEqual(got, sent);
      }),
    );
  });

  const broken: [string, string][] = [
    ["no header", "x".repeat(300)],
    ["no length", "Content-Type: x\r\n\r\n{}"],
    ["too long", "Content-Length: 10001\r\n\r\n"],
    ["absurdly long", "Content-Length: 99999999999999999999\r\n\r\n"],
    ["negative", "Content-Length: -1\r\n\r\n"],
    ["not JSON", "Content-Length: 2\r\n\r\n{x"],
    ["HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ];
  for (const [name, text] of broken)
    test(`broken: ${name}`, () => {
      assert.throws(() => new FrameDecoder(10_000).push(Buffer.from(text)), FrameError);
    });

  test("other headers and other letter cases are fine", () => {
    const bytes = Buffer.from("content-length: 2\r\nContent-Type: application/json\r\n\r\n{}");
    assert.deepEqual(new FrameDecoder(100).push(bytes), [{}]);
  });

  test("rubbish ends in a FrameError and nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (chunks) => {
        const decoder = new FrameDecoder(1000);
        try {
          for (const chunk of chunks) decoder.push(chunk);
        } catch (error) {
          assert.ok(error instanceof FrameError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });
});
