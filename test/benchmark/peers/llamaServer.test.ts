import assert from "node:assert/strict";
import { openLlamaServer } from "../../../server/benchmark/peers/llamaServer.ts";
import { findLlamaServer } from "../../../server/benchmark/peers/startLlamaServer.ts";
import { serve, silentAnswer, type Answer } from "../../support/fileServer.ts";

const text =
  (body: string, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status);
    response.end(body);
  };
const signal = new AbortController().signal;
const work = { evaluatedTokens: 12, promptMs: 30, generatedTokens: 2, generateMs: 40 };
const timings = { prompt_n: 12, prompt_ms: 30, predicted_n: 2, predicted_ms: 40 };
const flat = Object.fromEntries(Object.entries(timings).map(([name, value]) => [`timings/${name}`, value]));

const cases: Readonly<Record<string, { answer: Answer; deadlineMs?: number; expected: unknown }>> = {
  "an answer in one piece": {
    answer: text(JSON.stringify({ content: "a\nb", timings })),
    expected: { kind: "done", text: "a\nb", work },
  },
  "only the fields that were asked for": {
    answer: text(JSON.stringify({ content: "a", ...flat })),
    expected: { kind: "done", text: "a", work },
  },
  "a stream": {
    answer: text(`data: {"content":"a"}\n\ndata: ${JSON.stringify({ content: "b", stop: true, timings })}\n\n`),
    expected: { kind: "done", text: "ab", work },
  },
  "an error": {
    answer: text(JSON.stringify({ error: { message: "no FIM tokens" } }), 501),
    expected: { kind: "failed", detail: "HTTP 501: no FIM tokens" },
  },
  "something else": { answer: text("<html>"), expected: { kind: "failed", detail: "the answer is no completion" } },
  "a server that hangs": {
    ...{ answer: silentAnswer, deadlineMs: 30 },
    expected: { kind: "failed", detail: "no answer within 30 ms" },
  },
};

suite("asking a llama-server", () => {
  for (const [title, { answer, deadlineMs = 5000, expected }] of Object.entries(cases))
    test(title, async () => {
      const server = await serve(answer);
      try {
        const asked = openLlamaServer(server.url).ask("/infill", { prompt: "" }, { signal, deadlineMs });
        assert.deepEqual(await asked, expected);
      } finally {
        await server.close();
      }
    });

  test("an abort ends the connection", async () => {
    const stop = new AbortController();
    let closed: Promise<void> | undefined;
    const server = await serve((request) => {
      closed = new Promise((resolve) => request.socket.once("close", () => resolve()));
      stop.abort();
    });
    try {
      const asked = openLlamaServer(server.url).ask("/infill", {}, { signal: stop.signal, deadlineMs: 5000 });
      assert.deepEqual(await asked, { kind: "aborted" });
      await closed;
      assert.notEqual(closed, undefined);
    } finally {
      await server.close();
    }
  });

  test("without a server: what is missing and what to do", async () => {
    const wanted = { named: "http://127.0.0.1:9", modelFile: "m.gguf", threads: 1, signal };
    const found = await findLlamaServer(wanted);
    assert.match(
      typeof found === "string" ? found : "",
      /no llama-server answers at http:\/\/127\.0\.0\.1:9 .*Start one of yours/,
    );
  });

  test("one that serves another model is refused", async () => {
    const server = await serve(text("{}"), text(JSON.stringify({ model_path: "/models/other.gguf", total_slots: 1 })));
    try {
      const found = await findLlamaServer({ named: server.url, modelFile: "/m/own.gguf", threads: 1, signal });
      assert.match(
        typeof found === "string" ? found : "",
        /serves other\.gguf, the language server would use own\.gguf/,
      );
    } finally {
      await server.close();
    }
  });
});
