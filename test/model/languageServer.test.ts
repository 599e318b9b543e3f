import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { offset } from "../../server/base/brand.ts";
import {
  at,
  startProcess,
  type InlineItem,
  type LspClient,
  type Position,
  type ServerProcess,
} from "../support/lspClient.ts";

/** Kills of the engine in one run; the gate does fewer than a thorough run: `KILLS=20 npm run test:model`. */
const kills = Number(process.env["KILLS"] ?? 4);
const patienceMs = 90_000;

const runtimeDir = mkdtempSync(join(tmpdir(), "lacuna-model-"));
const env = {
  ...process.env,
  LACUNA_RUNTIME_DIR: join(runtimeDir, "run"),
  XDG_STATE_HOME: join(runtimeDir, "state"),
  LACUNA_CONFIG: join(runtimeDir, "none.json"),
};
const lacuna = (...args: string[]) =>
  spawnSync(process.execPath, ["dist/lacuna.js", ...args], { env, encoding: "utf8" });

/** Bounded wait for one answer of a server that has a model to ask. */
async function answer<T>(client: LspClient, id: number): Promise<T> {
  const deadline = Date.now() + patienceMs;
  while (!client.answers.has(id)) {
    assert.ok(Date.now() < deadline && !client.isClosed, `request ${id} was not answered`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return client.answer<T>(id);
}

const explicit = { triggerKind: 1 };
const ask = (client: LspClient, uri: string, position: Position): Promise<{ items: InlineItem[] }> =>
  answer(client, client.startComplete(uri, position, explicit));

type Hole = { readonly why: string; readonly languageId: string; readonly text: string };
const holes: readonly Hole[] = [
  {
    why: "TypeScript, a body",
    languageId: "typescript",
    text: "/** The sum of all prices. */\nexport function total(prices: number[]): number {\n  █\n}\n",
  },
  {
    why: "TypeScript, mid-line",
    languageId: "typescript",
    text: 'const people = [{ name: "Ada" }];\nconst names = people.map(█);\nconsole.log(names);\n',
  },
  {
    why: "Python, a statement",
    languageId: "python",
    text: 'def mean(values: list[float]) -> float:\n    """The arithmetic mean."""\n    return █\n',
  },
  {
    why: "Go, a loop",
    languageId: "go",
    text: "package a\n\nfunc Max(values []int) int {\n\tlargest := values[0]\n\tfor _, value := range values {\n\t\t█\n\t}\n\treturn largest\n}\n",
  },
  {
    why: "Rust, a branch",
    languageId: "rust",
    text: "pub fn sign(value: i32) -> i32 {\n    if value < 0 {\n        -1\n    } else if value == 0 {\n        █\n    } else {\n        1\n    }\n}\n",
  },
];

suite("language server on the real model", function () {
  this.timeout(600_000);
  let server: ServerProcess;

  suiteSetup(async () => {
    server = startProcess(["dist/lacuna.js", "lsp", "--stdio"], env);
    const id = server.client.start("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions: { settings: { "model.id": "qwen2.5-coder-0.5b" } },
    });
    await answer(server.client, id);
    server.client.notify("initialized", {});
  });

  suiteTeardown(async () => {
    server.kill();
    await server.exitCode;
    lacuna("engine", "stop");
    rmSync(runtimeDir, { recursive: true, force: true });
  });

  for (const [number, { why, languageId, text }] of holes.entries())
    test(`${why}: an answer that fits in`, async () => {
      const document = text.replace("█", "");
      const cursor = text.indexOf("█");
      const before = text.slice(0, cursor).split("\n");
      const position = at(before.length - 1, before.at(-1)!.length);
      const uri = `file:///w/hole${number}`;
      server.client.open(uri, document, languageId);
      const { items } = await ask(server.client, uri, position);
      assert.ok(items.length >= 1, why);
      const syntax = createSyntax();
      for (const { insertText, range } of items) {
        assert.ok(insertText.trim() !== "" && !insertText.includes("\r") && !insertText.includes("<|"), insertText);
        assert.deepEqual(range.start, position);
        assert.equal(range.end.line, position.line);
        const rest = document.slice(cursor).split("\n")[0]!.trim();
        if (rest !== "") assert.ok(!insertText.includes("\n"), "a mid-line suggestion stays on its line");
        const hole = {
          snapshot: { uri: `${uri}/check`, languageId, version: 1, text: document, path: "a" },
          from: offset(cursor),
          to: offset(cursor + range.end.character - range.start.character),
        };
        assert.equal(syntax.longestValid(hole, insertText), insertText, "adds no syntax errors");
      }
    });

  test("typing on reuses the prompt", async () => {
    const uri = "file:///w/reuse.ts";
    const text = `${"export const value = [1, 2, 3].map((each) => each * 2);\n".repeat(30)}const sum = value`;
    server.client.open(uri, `${text}\n`, "typescript");
    const line = text.split("\n").length - 1;
    await ask(server.client, uri, at(line, 17));
    server.client.insert(uri, at(line, 17), "; const unexpected = Math.");
    await ask(server.client, uri, at(line, 43));
    const id = server.client.start("lacuna/explain", { what: "last", textDocument: { uri } });
    const { markdown } = await answer<{ markdown: string }>(server.client, id);
    const [, prompt, reused] = /(\d+) in the prompt, (\d+) of them reused/.exec(markdown) ?? [];
    assert.ok(Number(prompt) - Number(reused) < 0.2 * Number(prompt), `${reused} of ${prompt} reused`);
  });

  test("source text is in no log and no file", async () => {
    const uri = "file:///w/secret.ts";
    const marker = "unmistakableMarker7391";
    server.client.open(uri, `const ${marker} = 1;\nconst value = \n`, "typescript");
    await ask(server.client, uri, at(1, 14));
    assert.ok(!server.stderr().includes(marker), "stderr");
    for (const file of readdirSync(runtimeDir, { recursive: true, encoding: "utf8" })) {
      const path = join(runtimeDir, file);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path, "utf8").includes(marker), file);
    }
  });

  test(`the engine killed ${kills} times during requests: every request is answered, and the next one works`, async () => {
    const uri = "file:///w/killed.ts";
    server.client.open(uri, `${"const text = 'something to read';\n".repeat(60)}const value = \n`, "typescript");
    for (let round = 0; round < kills; round++) {
      const status = JSON.parse(lacuna("engine", "status", "--json").stdout) as {
        status?: { pid: number };
        pid?: number;
      };
      const pid = status.pid ?? status.status?.pid;
      assert.ok(pid, `the engine runs: ${JSON.stringify(status)}`);
      // A line of its own above the cursor, so that no answer is known already.
      const line = 60 + round;
      server.client.insert(uri, at(line, 0), `const round${round} = ${round};\n`);
      const running = server.client.startComplete(uri, at(line + 1, 14), explicit);
      await new Promise((resolve) => setTimeout(resolve, 20 + 60 * (round % 4)));
      process.kill(pid, "SIGKILL");
      const { items } = await answer<{ items: InlineItem[] }>(server.client, running);
      assert.ok(Array.isArray(items), "an answer, not an error");
      const next = await ask(server.client, uri, at(line + 1, 14));
      assert.ok(next.items.length > 0, `after kill ${round + 1} the next completion works`);
    }
  });
});
