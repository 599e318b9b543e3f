import assert from "node:assert/strict";
import { openLlamaVim } from "../../../server/benchmark/peers/llamaVim.ts";
import { contextAt, fimBody, placeAt } from "../../../server/benchmark/peers/llamaVimRequest.ts";
import type { LlamaServer, ServerAnswer } from "../../../server/benchmark/peers/llamaServer.ts";
import { fakeClock } from "../../support/fakeClock.ts";

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");

suite("llama.vim's requests", () => {
  test("hold 256 lines before and 64 after, and its default fields", () => {
    const text = `${numbered(600)}\n`;
    const cursor = text.indexOf("line 400") + 4;
    const context = contextAt(placeAt(text, cursor));
    const { input_prefix, input_suffix, prompt, response_fields, ...rest } = fimBody(context, {
      chunks: [{ lines: ["a", "b"], filename: "a.ts" }],
      predictMs: 250,
    });
    const before = input_prefix.split("\n");
    assert.deepEqual([before.length, before[0], before.at(-2), before.at(-1)], [257, "line 144", "line 399", ""]);
    const after = input_suffix.split("\n");
    assert.deepEqual([after.length, after[0], after[1], after.at(-2)], [66, " 400", "line 401", "line 464"]);
    assert.equal(prompt, "line");
    assert.equal(response_fields[1], "timings/prompt_n");
    assert.deepEqual(rest, {
      ...{
        id_slot: 0,
        n_predict: 128,
        stop: [],
        n_indent: 0,
        top_k: 40,
        top_p: 0.9,
        stream: false,
        cache_prompt: true,
      },
      ...{ samplers: ["top_k", "top_p", "infill"], t_max_prompt_ms: 500, t_max_predict_ms: 250 },
      input_extra: [{ text: "a\nb\n", filename: "a.ts" }],
    });
  });

  test("leave out the indentation of a blank line", () => {
    const { prefix, middle, suffix, indent } = contextAt(placeAt("a\n    \nb\n", 6));
    assert.deepEqual({ prefix, middle, suffix, indent }, { prefix: "a\n", middle: "", suffix: "\nb\n", indent: 0 });
  });
});

suite("llama.vim's behaviour", () => {
  type Asked = { readonly prompt: unknown; readonly ms: unknown; readonly give: (text: string) => void };

  function play() {
    const clock = fakeClock();
    const asked: Asked[] = [];
    const server: LlamaServer = {
      url: "",
      look: async () => ({ model: undefined, slots: 2 }),
      ask: (_path, body, { signal }) =>
        new Promise<ServerAnswer>((resolve) => {
          const work = { evaluatedTokens: 5, promptMs: 1, generatedTokens: 1, generateMs: 1 };
          asked.push({
            ...{ prompt: body["prompt"], ms: body["t_max_predict_ms"] },
            give: (text) => resolve({ kind: "done", text, work }),
          });
          signal.addEventListener("abort", () => resolve({ kind: "aborted" }));
        }),
    };
    const vim = openLlamaVim({ server, clock, cpuSeconds: async () => undefined });
    const type = (text: string) =>
      vim.press({ text, cursor: text.length, edit: { offset: text.length - 1, remove: 0, insert: text.slice(-1) } });
    return { clock, asked, vim, type };
  }

  test("one request at a time, none cancelled; an answer that was typed into is shown", async () => {
    const { clock, asked, vim, type } = play();
    await vim.open({ path: "a.ts", languageId: "typescript", text: "" });
    const first = type("a");
    const second = type("ab");
    assert.deepEqual(await first, { kind: "superseded" });
    await clock.advance(250);
    assert.deepEqual(
      asked.map(({ prompt, ms }) => [prompt, ms]),
      [["a", 250]],
    );
    asked[0]?.give("bcd");
    assert.deepEqual(await second, { kind: "shown", text: "cd" });
    await clock.advance(100);
    assert.deepEqual([asked[1]?.prompt, asked[1]?.ms], ["abcd", 1000], "then what follows if it is accepted");
    await vim.close();
    assert.equal(clock.sleeping, 0);
  });

  test("an answer of whitespace is nothing, and its tokens count", async () => {
    const { clock, asked, vim, type } = play();
    const answer = type("x");
    await clock.advance(0);
    asked[0]?.give("  \n");
    assert.deepEqual(await answer, { kind: "empty" });
    assert.equal((await vim.totals()).evaluatedTokens, 5);
    await vim.close();
  });

  test("nothing is asked with much text to the right", async () => {
    const { asked, vim } = play();
    const edit = { offset: 0, remove: 0, insert: "a" };
    assert.deepEqual(await vim.press({ text: "a long rest of the line", cursor: 1, edit }), { kind: "empty" });
    assert.equal(asked.length, 0);
    await vim.close();
  });
});
