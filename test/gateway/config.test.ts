import assert from "node:assert/strict";
import { hasPlayground } from "../../server/gateway/config/playground.ts";
import { parseServeConfig } from "../../server/gateway/config/parseServeConfig.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";
import { describeFault } from "../../server/gateway/fields.ts";

suite("gateway: configuration", () => {
  const cases = [
    { text: "", faults: [] },
    { text: `// all of it\n{ "listen": { "port": 8443, }, "dialects": { "tabby": false } }`, faults: [] },
    {
      text: `{ "listen": { "port": 1`,
      faults: ["the whole: line 1 is not JSON (CloseBraceExpected); allowed is JSON with comments"],
    },
    { text: `[1]`, faults: ["the whole: is a list of 1; allowed is an object in braces"] },
    {
      text: `{ "listen": { "port": 70000, "hosts": [], "names": ["https://x"], "origins": ["x.example"], "tls": { "certFile": "a" } } }`,
      faults: [
        "listen.port: is 70000; allowed is a whole number from 0 to 65535",
        "listen.tls.keyFile: is missing; allowed is the path of a PEM file with the private key",
        `listen.names[0]: is no host name; allowed is a name alone, such as "code.example.com"`,
        `listen.origins[0]: is no origin; allowed is a scheme and a host, such as "https://code.example.com"`,
        "listen.hosts: is unknown here; allowed is host, port, names, origins, tls, trustedProxies, insecure",
      ],
    },
    {
      text: `{ "dialects": { "openai": "yes", "grpc": true }, "models": { "aliases": { "a": 1 } }, "limits": { "running": 0.5 }, "accounts": { "enable": 1, "folder": "", "url": "postgres://" } }`,
      faults: [
        "dialects.openai: is a text of 3 characters; allowed is true or false",
        "dialects.grpc: is unknown here; allowed is openai, mistral, deepseek, llamaCpp, ollama, tabby",
        "models.aliases.a: is 1; allowed is text",
        "accounts.enable: is 1; allowed is true or false",
        "accounts.folder: is an empty text; allowed is a folder, or nothing for the usual one",
        "accounts.url: is unknown here; allowed is enable, folder",
        "limits.running: is 0.5; allowed is a whole number from 1 to 4096",
      ],
    },
    {
      text: `{ "playground": { "enable": "no", "pages": 0, "memoryMiB": 64, "users": 3 } }`,
      faults: [
        "playground.enable: is a text of 2 characters; allowed is true or false",
        "playground.pages: is 0; allowed is a whole number from 1 to 1000",
        "playground.memoryMiB: is 64; allowed is a whole number from 128 to 4096",
        "playground.users: is unknown here; allowed is enable, pages, pagesPerPerson, idleMinutes, memoryMiB",
      ],
    },
  ];
  for (const { text, faults } of cases)
    test(`${text || "nothing at all"}: ${faults.length} faults, all named`, () => {
      assert.deepEqual(parseServeConfig(text).faults.map(describeFault), faults);
    });

  test("what is not said, or wrong, is as in the defaults", () => {
    const { config } = parseServeConfig(`{ "listen": { "port": "x" }, "limits": { "running": 8 } }`);
    assert.deepEqual(
      [config.listen.host, config.listen.port, config.limits.running, config.limits.waiting],
      ["127.0.0.1", 4480, 8, 64],
    );
  });

  const offered: readonly (readonly [config: object, isOffered: boolean])[] = [
    [{}, true],
    [{ playground: { enable: false } }, false],
    [{ accounts: { enable: true } }, true],
    [{ accounts: { enable: true }, playground: { enable: false } }, false],
    [{ listen: { host: "10.0.0.1", insecure: true } }, false],
    [{ listen: { host: "10.0.0.1", insecure: true }, playground: { enable: true } }, true],
    [{ listen: { host: "10.0.0.1" }, accounts: { enable: true } }, true],
    [{ listen: { host: "::1" } }, true],
  ];
  for (const [config, isOffered] of offered)
    test(`with ${JSON.stringify(config)} there is ${isOffered ? "a" : "no"} playground`, () =>
      assert.equal(hasPlayground(readServeConfig(config).config), isOffered));
});
