import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEndpoint } from "../../../server/engine/remote/endpoint.ts";
import { readKey } from "../../../server/engine/remote/readKey.ts";

const home = { isOffline: false, allowsPlainHttp: false };

const good: readonly (readonly [string, object])[] = [
  ["llama-server http://127.0.0.1:8080", { kind: "llama-server", url: "http://127.0.0.1:8080", model: "" }],
  ["vllm https://gpu.example/v1/ model=a/b", { kind: "vllm", url: "https://gpu.example", model: "a/b" }],
  ["openai https://kserve.example/openai/v1", { url: "https://kserve.example/openai" }],
  ["ollama http://[::1]:11434 model=q:7b family=qwen", { model: "q:7b", family: "qwen" }],
  ["mistral https://api.example key=env:MISTRAL_KEY", { key: { from: "env", name: "MISTRAL_KEY" } }],
  ["mistral https://api.example key=file:/etc/key", { key: { from: "file", name: "/etc/key" } }],
];

const bad: readonly (readonly [string, RegExp])[] = [
  ["", /is no kind of engine/],
  ["tgi http://127.0.0.1", /"tgi" is no kind of engine.*vllm/],
  ["vllm", /is no address/],
  ["vllm ftp://127.0.0.1", /begin with http/],
  ["vllm http://me:secret@127.0.0.1", /must not hold a user/],
  ["vllm http://127.0.0.1?key=secret", /must not hold/],
  ["vllm http://10.0.0.5:8000", /unencrypted.*network\.plainHttp\.enable/],
  ["vllm http://localhost.evil.example", /unencrypted/],
  ["vllm https://gpu.example key=sk-secret", /does not belong in a setting/],
  ["vllm https://gpu.example family=gpt", /no family "gpt".*qwen/],
  ["vllm https://gpu.example token=secret", /"token=" is not understood/],
];

suite("remote endpoints", () => {
  for (const [entry, expected] of good)
    test(`understands ${entry}`, () => {
      const parsed = parseEndpoint(entry, home);
      assert.ok(parsed.kind === "endpoint", JSON.stringify(parsed));
      assert.deepEqual({ ...parsed.endpoint, ...expected }, parsed.endpoint);
    });

  for (const [entry, fault] of bad)
    test(`refuses ${entry || "nothing"}`, () => {
      const parsed = parseEndpoint(entry, home);
      assert.ok(parsed.kind === "fault");
      assert.match(parsed.fault, fault);
      assert.doesNotMatch(parsed.fault, /secret/);
    });

  test("offline forbids every other machine, and loopback never leaves this one", () => {
    const offline = { isOffline: true, allowsPlainHttp: true };
    const parsed = parseEndpoint("vllm https://gpu.example", offline);
    assert.match(parsed.kind === "fault" ? parsed.fault : "", /network\.offline\.enable forbids/);
    assert.equal(parseEndpoint("vllm http://localhost:8000", offline).kind, "endpoint");
  });

  test("plain http to another machine needs its switch", () => {
    assert.equal(parseEndpoint("vllm http://10.0.0.5", { isOffline: false, allowsPlainHttp: true }).kind, "endpoint");
  });

  test("keys come from the environment or from a file of the user alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-key-"));
    try {
      assert.deepEqual(readKey({ from: "env", name: "K" }, { K: " abc\n" }), { kind: "key", key: "abc" });
      assert.match(JSON.stringify(readKey({ from: "env", name: "K" }, {})), /K with the engine's key is not set/);
      assert.match(JSON.stringify(readKey({ from: "env", name: "K" }, { K: "a\nb: c" })), /is no key/);
      const file = join(folder, "key");
      writeFileSync(file, "abc\n", { mode: 0o600 });
      assert.deepEqual(readKey({ from: "file", name: file }), { kind: "key", key: "abc" });
      if (process.platform === "win32") return;
      chmodSync(file, 0o644);
      assert.match(JSON.stringify(readKey({ from: "file", name: file })), /chmod 600/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
