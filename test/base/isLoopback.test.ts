import assert from "node:assert/strict";
import { isLoopback } from "../../server/base/isLoopback.ts";

suite("isLoopback", () => {
  const own = ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"];
  const others = ["", "0.0.0.0", "127.0.0.1.example.com", "localhost.example.com", "128.0.0.1", "[::2]", "127.0.0"];
  for (const host of own) test(`${host} is this machine`, () => assert.equal(isLoopback(host), true));
  for (const host of others) test(`"${host}" is not`, () => assert.equal(isLoopback(host), false));
});
