import assert from "node:assert/strict";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { completerBench } from "../support/completerBench.ts";

const privacy = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: true });
const secret = "AKIA" + "Q3XZ7LMNPRSTV5WY";

/** Lines that say where they stand. */
const lines = (name: string, count: number, lineBreak: string): string =>
  Array.from({ length: count }, (_, index) => `call("${name} ${index}", 1);${lineBreak}`).join("");

suite("A long document", () => {
  for (const lineBreak of ["\n", "\r\n"])
    test(`is answered as its part around the cursor is: ${JSON.stringify(lineBreak)}`, async () => {
      const around = (before: number, after: number): string => {
        const head = lines("before", 9000, lineBreak)
          .split(lineBreak)
          .slice(-before - 1)
          .join(lineBreak);
        return `${head}const key = "${secret}";${lineBreak}const b = █${lineBreak}${lines("after", after, lineBreak)}`;
      };
      const answers = [around(3000, 3000), around(9000, 9000)].map(async (text) => {
        const bench = completerBench({ says: "2;" }, { "complete.maxDocumentKiB": 4096 }, { privacyOf: () => privacy });
        return bench.ask(text, { trigger: "explicit" });
      });
      const [short, long] = await Promise.all(answers);
      assert.ok(short?.kind === "shown" && long?.kind === "shown");
      assert.deepEqual(long.items[0]?.insertText, short.items[0]?.insertText);
      assert.equal(renderParts(long.explanation.parts), renderParts(short.explanation.parts));
      assert.ok(renderParts(long.explanation.parts).includes("REDACTEDSECRET"));
      assert.deepEqual(
        [short, long].map(({ explanation }) => [explanation.line, explanation.redactions[0]?.line]),
        [
          [3002, 3001],
          [9002, 9001],
        ],
      );
    });
});
