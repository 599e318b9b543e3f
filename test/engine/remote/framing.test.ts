import assert from "node:assert/strict";
import fc from "fast-check";
import { documentLines, eventData, linesOf } from "../../../server/engine/remote/framing.ts";

async function* cut(bytes: Uint8Array, at: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const to of [...at, bytes.length].sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

const all = async (values: AsyncIterable<string>): Promise<string[]> => {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
};

const events: readonly { readonly title: string; readonly body: string; readonly data: readonly string[] }[] = [
  { title: "plain", body: "data: a\n\ndata: b\n\n", data: ["a", "b"] },
  { title: "CR LF", body: "data: a\r\n\r\ndata: b\r\n\r\n", data: ["a", "b"] },
  { title: "CR", body: "data: a\r\rdata: b\r\r", data: ["a", "b"] },
  { title: "comments and other fields", body: ": ping\n\nevent: x\nid: 4\ndata: a\n\n: ping\n\n", data: ["a"] },
  { title: "several data lines", body: "data: a\ndata: b\n\n", data: ["a\nb"] },
  { title: "no space, and two", body: "data:a\n\ndata:  b\n\n", data: ["a", " b"] },
  { title: "no end", body: "data: a\n\ndata: b", data: ["a", "b"] },
  { title: "a byte order mark", body: "\uFEFFdata: a\n\n", data: ["a"] },
  { title: "characters of every length", body: "data: é€😀\n\ndata: [DONE]\n\n", data: ["é€😀", "[DONE]"] },
  { title: "nothing", body: "", data: [] },
];

suite("remote framing", () => {
  for (const { title, body, data } of events)
    test(`events cut at every byte: ${title}`, async () => {
      const bytes = Buffer.from(body, "utf8");
      for (let at = 0; at <= bytes.length; at++)
        assert.deepEqual(await all(eventData(cut(bytes, [at]))), data, `cut at ${at}`);
      const everywhere = Array.from({ length: bytes.length }, (_, at) => at);
      assert.deepEqual(await all(eventData(cut(bytes, everywhere))), data);
    });

  test("lines are the same however the bytes are cut", async () => {
    const piece = fc.constantFrom("a", "é", "😀", "\n", "\r\n", "\r", "data: ", " ");
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(60), { maxLength: 8 }),
        async (pieces, cuts) => {
          const bytes = Buffer.from(pieces.join(""), "utf8");
          const places = cuts.map((at) => Math.min(at, bytes.length));
          assert.deepEqual(await all(linesOf(cut(bytes, places))), await all(linesOf(cut(bytes, []))));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("documents are the lines that are not blank", async () => {
    const bytes = Buffer.from('{"a":1}\n\n{"b":"é"}\r\n{"c":3}', "utf8");
    for (let at = 0; at <= bytes.length; at++)
      assert.deepEqual(await all(documentLines(cut(bytes, [at]))), ['{"a":1}', '{"b":"é"}', '{"c":3}']);
  });

  test("a line without end is refused before it fills the memory", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(1024 * 1024, 97);
    }
    await assert.rejects(all(eventData(endless())), /longer than 4 MiB/);
  });
});
