import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as protocol from "../../shared/protocol.ts";

suite("docs/protocol.md", () => {
  const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
  const names = Object.entries(protocol).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));

  test("the protocol has names to look for", () => assert.ok(names.length >= 10));
  for (const [key, name] of names) test(`tells about ${key}`, () => assert.ok(page.includes(`\`${name}\``), name));

  test("tells about every method that the server answers beyond LSP", () => {
    const source = readFileSync(new URL("../../server/lsp/methods/copilotAccount.ts", import.meta.url), "utf8");
    const answered = [...source.matchAll(/answer\("(\w+)"/g)].map(([, name]) => name!);
    assert.ok(answered.length >= 7);
    assert.deepEqual(
      answered.filter((name) => !page.includes(`\`${name}\``)),
      [],
    );
  });
});
