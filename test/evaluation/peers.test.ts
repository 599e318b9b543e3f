import assert from "node:assert/strict";
import { noContext, type ContextProvider, type ContextRequest } from "../../server/domain/context.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import { peers, type PeerName } from "../../server/evaluation/peers/peers.ts";
import { runCases } from "../../server/evaluation/runCases.ts";
import { caseOf, evalBench, masked, temporaryRepository } from "./evalBench.ts";

const numbered = (from: number, to: number, name: string): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${name}(${from + index});\n`).join("");
const source = `${numbered(1, 300, "before")}answer(1);\n${numbered(1, 100, "after")}`;
const found = {
  path: "src/other.ts",
  text: "export const other = 1;\nexport const more = 2;",
  source: "imports",
  why: "",
};

/** The prompt of a peer for a hole between 300 lines and 100 lines; a token is four characters. */
async function promptOf(
  name: PeerName,
  snippets = [found],
): Promise<{ prompt: string; asked: readonly ContextRequest[]; heal: string }> {
  const { folder, remove } = temporaryRepository({ "src/a.ts": source });
  const asked: ContextRequest[] = [];
  const context: ContextProvider = {
    ...noContext,
    gather: async (request) => {
      asked.push(request);
      return { snippets, sources: [] };
    },
  };
  try {
    const { engine, run } = evalBench(
      { says: "answer(1);" },
      { context, experiment: { promptRule: peers[name].rule } },
    );
    const hole = masked(folder, caseOf(source, { path: "src/a.ts", answer: "answer(1);" }));
    for await (const result of runCases([hole], run)) assert.equal(result.completion, "answer(1);");
    const [request] = engine.requests;
    return { prompt: renderParts(request?.parts ?? []), asked, heal: request?.heal ?? "" };
  } finally {
    remove();
  }
}

const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from) + from.length, text.indexOf(to));

suite("evaluation: prompts of other tools", () => {
  for (const name of Object.keys(peers) as PeerName[])
    test(`${name}: plain order, no healing, never the answer, within 1,280 tokens`, async () => {
      const { prompt, heal } = await promptOf(name);
      assert.equal(heal, "");
      assert.ok(!prompt.includes("answer("));
      assert.ok(prompt.endsWith("<|fim_middle|>"));
      assert.ok(prompt.indexOf("<|fim_prefix|>") < prompt.indexOf("<|fim_suffix|>"));
      assert.ok(prompt.length / 4 <= 1280 + 40, `${prompt.length / 4} tokens`);
      assert.ok(between(prompt, "<|fim_prefix|>", "<|fim_suffix|>").endsWith("before(300);\n"));
    });

  test("no-context asks for nothing and shows no path", async () => {
    const { prompt, asked } = await promptOf("no-context");
    assert.equal(asked.length, 0);
    assert.ok(prompt.startsWith("<|fim_prefix|>"));
  });

  test("llama.vim: chunks of 32 lines as files before one that is called filename", async () => {
    const long = { ...found, text: numbered(1, 50, "chunk") };
    const { prompt } = await promptOf("llama.vim", [long]);
    assert.ok(prompt.startsWith("<|repo_name|>myproject\n<|file_sep|>src/other.ts\nchunk(1);\n"), prompt.slice(0, 200));
    assert.ok(prompt.includes("chunk(32);\n<|file_sep|>filename\n<|fim_prefix|>"));
    assert.ok(!prompt.includes("chunk(33)"));
  });

  test("Tabby: 20 lines each way, snippets of 768 characters as comments, no path of the file itself", async () => {
    const { prompt } = await promptOf("tabby", [
      found,
      { ...found, path: "b.ts", text: "x".repeat(600) },
      { ...found, path: "c.ts", text: "y".repeat(400) },
    ]);
    const prefix = between(prompt, "<|fim_prefix|>", "<|fim_suffix|>");
    assert.ok(
      prefix.startsWith(
        "// Path: src/other.ts\n// export const other = 1;\n// export const more = 2;\n// Path: b.ts\n// x",
      ),
    );
    assert.ok(prefix.includes(`// ${"x".repeat(500)}\n`) && !prefix.includes("x".repeat(501)));
    assert.ok(!prefix.includes("yyyy"));
    assert.ok(prefix.includes("before(281);") && !prefix.includes("before(280);"));
    const suffix = between(prompt, "<|fim_suffix|>", "<|fim_middle|>");
    assert.ok(suffix.includes("after(20);") && !suffix.includes("after(21);"));
    assert.ok(!prompt.includes("src/a.ts"));
  });

  test("Continue: 30 % before, 20 % after, snippets and the file's own path as comments", async () => {
    const { prompt, asked } = await promptOf("continue");
    const prefix = between(prompt, "<|fim_prefix|>", "<|fim_suffix|>");
    assert.ok(
      prefix.startsWith(
        "// Path: src/other.ts\n// export const other = 1;\n// export const more = 2;\n// Path: src/a.ts\n",
      ),
    );
    const own = prefix.slice(prefix.indexOf("before("));
    assert.ok(own.length / 4 <= 308 && own.length / 4 > 230, `${own.length / 4} tokens`);
    assert.ok(between(prompt, "<|fim_suffix|>", "<|fim_middle|>").length / 4 <= 205);
    assert.ok(asked[0] && asked[0].budget >= 1024 * 0.5 && asked[0].budget < 1024);
  });
});
