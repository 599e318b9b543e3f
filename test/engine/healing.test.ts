import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import { Bench, report, rest } from "./generateBench.ts";

suite("generate: token healing", () => {
  const cases: { heal: string; says: string; text: string; why: string }[] = [
    { heal: "ret", says: "return x;", text: "urn x;", why: "a longer token closes it" },
    { heal: "retu", says: "return x;", text: "rn x;", why: "in the middle of a token" },
    { heal: "return x", says: "return x;", text: ";", why: "exactly one token" },
    { heal: "return xy", says: "return xyz", text: "z", why: "several tokens" },
    { heal: "zz", says: "zz9", text: "9", why: "byte by byte" },
    { heal: "\u00e9", says: "\u00e9t\u00e9", text: "t\u00e9", why: "not ASCII" },
    { heal: "  ", says: "    x", text: "  x", why: "within indentation" },
    { heal: "ret", says: "something else", text: "", why: "the model would rather say something else" },
  ];
  for (const { heal, says, text, why } of cases)
    test(`${JSON.stringify(heal)}: ${why}`, async () => {
      const evaluated: string[] = [];
      const bench = new Bench({
        says: (prompt) => {
          evaluated.push(prompt);
          return rest(says, prompt);
        },
      });
      const answer = await bench.ask({ heal, maxTokens: tokens(20) });
      if (text !== "") assert.equal(answer.text, text);
      // Whatever it wanted to say, it was made to go on from the word.
      const after = evaluated.at(-1)?.split("<|fim_middle|>")[1] ?? "";
      assert.ok(after.startsWith(heal) || heal.startsWith(after), after);
      const { meanLogProb } = report(answer);
      assert.ok(meanLogProb !== undefined && meanLogProb <= 0);
    });

  test("healed tokens stay in the cache", async () => {
    const bench = new Bench({ says: (prompt) => rest("return x;", prompt) });
    const parts = [{ special: "<|fim_prefix|>" }, { text: "p".repeat(40) }, { special: "<|fim_middle|>" }];
    await bench.ask({ parts, heal: "ret" });
    const accepted = report(await bench.ask({ parts: [...parts, { text: "return x;" }] }));
    assert.equal(accepted.promptTokens - accepted.reusedTokens, 1);
  });

  test("a limit counts what is shown, not the word that was there", async () => {
    const bench = new Bench({ says: (prompt) => rest("zzzz9876", prompt) });
    assert.equal((await bench.ask({ heal: "zzzz", maxTokens: tokens(3) })).text, "987");
  });

  test("a stop text right behind the word stops", async () => {
    const bench = new Bench({ says: (prompt) => rest("return x;", prompt) });
    const answer = await bench.ask({ heal: "ret", stopTexts: ["urn"] });
    assert.equal(answer.text, "");
    assert.equal(report(answer).stopReason, "stopText");
  });
});
