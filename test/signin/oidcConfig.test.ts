import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientSecret } from "../../server/cli/serve/clientSecret.ts";
import { loadServeConfig } from "../../server/cli/serve/loadConfig.ts";
import { describeFault } from "../../server/gateway/fields.ts";
import { readServeConfig } from "../../server/gateway/config/serveConfig.ts";

const right = { issuer: "https://login.example.com", clientId: "lacuna" };
const faultsOf = (oidc: object, accounts: object = { enable: true }): readonly string[] =>
  readServeConfig({ accounts, signIn: { oidc } }).faults.map(describeFault);

suite("sign-in: the configuration", () => {
  const wrong: readonly (readonly [what: string, oidc: object, says: RegExp])[] = [
    ["nothing", {}, /signIn\.oidc\.issuer: is missing/],
    ["an issuer without TLS", { ...right, issuer: "http://login.example.com" }, /oidc\.issuer: is no address with TLS/],
    ["an issuer with a query", { ...right, issuer: "https://a.example?x=1" }, /oidc\.issuer: is no address/],
    ["an unknown name", { ...right, clientID: "x" }, /oidc\.clientID: is unknown here/],
    ["scopes without openid", { ...right, scopes: ["email"] }, /oidc\.scopes: lacks one/],
    ["two secrets", { ...right, clientSecret: "a", clientSecretFile: "b" }, /oidc\.clientSecret: is given twice/],
    ["an unknown role", { ...right, roles: { a: "king" } }, /oidc\.roles\.a: is a text/],
    ["owners by mistake", { ...right, roles: { a: "owner" } }, /oidc\.roles: makes owners/],
    ["an address for a domain", { ...right, emailDomains: ["a@example.com"] }, /emailDomains\[0\]: is no domain/],
    [
      "no day",
      { ...right, tokensNeedSignInWithinDays: 0 },
      /tokensNeedSignInWithinDays: .* a whole number from 1 to 366/,
    ],
    ["new administrators", { ...right, newPeople: { role: "admin" } }, /newPeople\.role: is a text/],
  ];
  for (const [what, oidc, says] of wrong)
    test(`${what} is refused`, () => assert.match(faultsOf(oidc).join("\n"), says));

  test("what is right has no fault, and needs accounts", () => {
    const full = {
      ...right,
      mayMakeOwners: true,
      roles: { a: "owner" },
      groups: { b: "core" },
      emailDomains: ["Example.com"],
    };
    for (const each of [right, full, { ...right, issuer: "http://127.0.0.1:8080/realms/a" }])
      assert.deepEqual(faultsOf(each), []);
    assert.match(faultsOf(right, {}).join(), /signIn\.oidc: is for a server with accounts/);
  });

  test("a secret comes from the environment, a file that others cannot read, or the configuration", () => {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-oidc-"));
    const write = (name: string, text: string, mode: number): string => {
      const file = join(folder, name);
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    };
    const file = write("secret", "from the file\n", 0o600);
    const open = write("open", "x", 0o644);
    const from = (clientSecretFile: string | undefined, env: NodeJS.ProcessEnv = {}, value?: string) =>
      clientSecret({ clientSecret: value, clientSecretFile }, env);
    assert.equal(from(undefined), undefined);
    assert.equal(from(undefined, {}, "written"), "written");
    assert.equal(from(file), "from the file");
    assert.equal(from("elsewhere", { LACUNA_OIDC_CLIENT_SECRET_FILE: file }), "from the file");
    assert.equal(from(file, { LACUNA_OIDC_CLIENT_SECRET: "from the environment" }), "from the environment");
    if (process.platform !== "win32") assert.throws(() => from(open), /others can read .*chmod 600/);
    const oidc = { ...right, clientSecret: "written" };
    const config = JSON.stringify({ accounts: { enable: true }, signIn: { oidc } });
    const problems = (mode: number) => loadServeConfig({ config: write("serve.json", config, mode) }).problems;
    assert.deepEqual(problems(0o600), []);
    if (process.platform !== "win32")
      assert.match(problems(0o644).join(), /signIn\.oidc\.clientSecret: others can read .*serve\.json/);
    rmSync(folder, { recursive: true, force: true });
  });
});
