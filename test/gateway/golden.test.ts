import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeGateways, testGateway } from "./support/testGateway.ts";

/**
 * What each dialect answers, byte for byte. A case: why it exists, the request line, its body, `-- model says --`, the text,
 * `-- answer --` with the status and what came back. `UPDATE=1` rewrites the answers.
 */
const folder = join(import.meta.dirname, "golden");

suite("gateway: answers of the dialects", () => {
  teardown(closeGateways);

  for (const name of readdirSync(folder).sort())
    test(name.replace(/\.txt$/, "").replaceAll("-", " "), async () => {
      const file = join(folder, name);
      const { asked, request, body, says, expected } = readCase(readFileSync(file, "utf8"));
      const [method = "", path = ""] = request.split(" ");
      const gateway = await testGateway({ says });
      const response = await fetch(gateway.url + path, {
        method,
        ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
      });
      const answer = `${response.status} ${response.headers.get("content-type")}\n${settled(await response.text())}`;
      if (process.env["UPDATE"]) writeFileSync(file, `${asked}-- answer --\n${answer.trimEnd()}\n`);
      else assert.equal(answer.trimEnd(), expected.trimEnd());
    });
});

function readCase(text: string) {
  const [asked = "", expected = ""] = text.split(/^-- answer --\n/m);
  const [head = "", says = ""] = asked.split(/^-- model says --\n/m);
  const [, request = "", ...body] = head.split("\n");
  return { asked, request, body: body.join("\n").trim(), says: says.replace(/\n$/, ""), expected };
}

/** Ids and times differ from run to run. */
const settled = (text: string): string =>
  text
    .replace(/cmpl-[\da-f-]{36}/g, "cmpl-ID")
    .replace(/"created":1\d{9}/g, '"created":TIME')
    .replace(/"created_at":"[^"]+"/g, '"created_at":"TIME"');
