import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { createProgram } from "../../server/cli/program.ts";
import { renderCliDoc } from "../../server/cli/renderCliDoc.ts";

const page = new URL("../../docs/cli.md", import.meta.url);

suite("cli: docs/cli.md", () => {
  test("says what the commands say", () => {
    const message = "docs/cli.md is stale: run `npm run generate`";
    assert.equal(readFileSync(page, "utf8"), renderCliDoc(createProgram()), message);
  });

  test("has every command, argument, option, choice, default and example, and leaves out what is hidden", () => {
    const program = new Command("tool").description("Does things.");
    const group = program.command("group").description("a group");
    group
      .command("act <what> [more...]")
      .description("act on it")
      .option("--level <n>", "how much", "3")
      .addHelpText("after", "\nExamples:\n  tool group act x");
    program.command("secret", { hidden: true }).description("hidden");
    const text = renderCliDoc(program);
    for (const part of [
      "[`tool group act`](#tool-group-act): act on it",
      "## tool group act\n\nAct on it.",
      "tool group act <what> [more...] [options]",
      "- `--level <n>`: how much (default: `3`)",
      "```text\nExamples:\n  tool group act x\n```",
      "- 4: Something outside of Lacuna is missing",
    ])
      assert.ok(text.includes(part), `${part}\n\nis missing in\n\n${text}`);
    assert.doesNotMatch(text, /secret|## tool group\n/);
  });
});
