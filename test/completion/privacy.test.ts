import assert from "node:assert/strict";
import type { Outcome } from "../../server/domain/outcome.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import type { Settings } from "../../shared/settings.ts";
import { completerBench, reasonOf } from "../support/completerBench.ts";

const secret = "AKIA" + "Q3XZ7LMNPRSTV5WY";
const privacy = createPrivacy({ root: undefined, excludedPaths: ["internal/**"], isRedacting: true });
const bench = (says: string, settings: Partial<Settings> = {}) =>
  completerBench({ says }, settings, { privacyOf: () => privacy });

const promptOf = ({ explanation }: Outcome): string => renderParts(explanation.parts) + explanation.heal;

suite("privacy in the pipeline", () => {
  const places: readonly { why: string; text: string; line: number }[] = [
    { why: "above the cursor", text: `const key = "${secret}";\nconst a = 1;\nconst b = █\n`, line: 1 },
    { why: "below it", text: `const a = 1;\nconst b = █\nconst key = "${secret}";\n`, line: 3 },
    { why: "right before it", text: `const a = 1;\nconst key = "${secret}"█\n`, line: 2 },
    { why: "around it", text: `const a = 1;\nconst key = "${secret.slice(0, 15)}█${secret.slice(15)}";\n`, line: 2 },
  ];
  for (const { why, text, line } of places)
    test(`a secret ${why} is not in the prompt, nor any half of it`, async () => {
      const outcome = await bench("2;").ask(text, { trigger: "explicit" });
      const prompt = promptOf(outcome);
      assert.ok(prompt.includes("REDACTEDSECRET"), prompt);
      for (const part of [secret, secret.slice(4, 12), secret.slice(12)]) assert.ok(!prompt.includes(part), prompt);
      assert.deepEqual(
        outcome.explanation.redactions.map((each) => each.line),
        [line],
      );
    });

  test("nor one in the cells above", async () => {
    const cells = `key = "${secret}"\n`;
    const outcome = await bench("2").ask("a = 1\nb = █\n", { trigger: "explicit", precedingCells: cells });
    assert.ok(promptOf(outcome).includes("REDACTEDSECRET") && !promptOf(outcome).includes(secret));
  });

  const answers: readonly { why: string; says: string; detail: RegExp }[] = [
    { why: "a secret", says: `"${secret}";`, detail: /aws/i },
    { why: "what stands for one", says: '"REDACTEDSECRET";', detail: /repeats a redacted secret/ },
  ];
  for (const { why, says, detail } of answers)
    for (const trigger of ["automatic", "explicit"] as const)
      test(`a suggestion that is ${why} is dropped: ${trigger}`, async () => {
        const b = bench(says);
        const pending = b.ask(`const first = 1;\nconst key = █\n`, { trigger });
        await b.clock.advance(1000);
        const outcome = await pending;
        assert.equal(reasonOf(outcome), "containsSecret");
        assert.match(outcome.kind === "empty" ? outcome.detail : "", detail);
      });

  test("an ordinary suggestion beside a redacted secret is shown", async () => {
    const outcome = await bench("2;").ask(`const key = "${secret}";\nconst b = █\n`, { trigger: "explicit" });
    assert.equal(reasonOf(outcome), "shown from model");
  });

  test("a file that a rule excludes is not asked about, and the rule is named", async () => {
    const b = bench("2;");
    const snapshot = {
      ...{ uri: "file:///w/internal/a.ts", languageId: "typescript", version: 1 },
      ...{ text: "const a = 1;\nconst b = \n", path: "internal/a.ts" },
    };
    const outcome = await b.ask("const a = 1;\nconst b = █\n", { snapshot, trigger: "explicit" });
    assert.equal(reasonOf(outcome), "pathExcluded");
    assert.equal(outcome.kind === "empty" && outcome.detail, "internal/** (privacy.excludedPaths)");
    assert.equal(b.engine.requests.length, 0);
  });

  test("hiding keeps the prompt append-only while typing goes on", async () => {
    const b = bench("x;");
    const above = `const key = "${secret}";\n` + "const line = 1;\n".repeat(3);
    const prompts: string[] = [];
    for (const typed of ["const total = ", "const total = fir", "const total = first + "])
      prompts.push(renderParts((await b.ask(`${above}${typed}█\n`, { trigger: "explicit" })).explanation.parts));
    const [first = "", second = "", third = ""] = prompts;
    assert.ok(second.startsWith(first.trimEnd()) && third.startsWith(second.trimEnd()), prompts.join("\n---\n"));
  });
});
