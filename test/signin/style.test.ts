import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { html, pageReply } from "../../server/signin/html.ts";

suite("sign-in: style of the pages", () => {
  test("is what the page's policy allows, to the letter", () => {
    const reply = pageReply({ title: "Sign in", body: html`<p>x</p>` });
    assert.ok(reply.kind === "bytes");
    const style = /<style>(.*)<\/style>/s.exec(Buffer.from(reply.body).toString())?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    const policy = String(reply.headers?.["content-security-policy"]);
    assert.ok(policy.includes(`style-src 'sha256-${hash}'`), policy);
  });
});
