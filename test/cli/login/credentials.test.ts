import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  credentialsFile,
  forgetToken,
  issuedToken,
  keepToken,
  keptToken,
  type Keychain,
} from "../../../server/cli/login/credentials.ts";
import { revokeToken } from "../../../server/cli/login/revokeToken.ts";
import { signInWithDevice } from "../../../server/cli/login/signInWithDevice.ts";
import type { TeamAnswer } from "../../../server/engine/team/teamClient.ts";

const url = "https://code.example.com";

suite("tokens of team servers", () => {
  let folder: string;
  const { LACUNA_CONFIG: config } = process.env;
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-login-"));
    process.env["LACUNA_CONFIG"] = join(folder, "settings.json");
  });
  teardown(() => {
    if (config === undefined) delete process.env["LACUNA_CONFIG"];
    else process.env["LACUNA_CONFIG"] = config;
    rmSync(folder, { recursive: true });
  });

  const keychains: readonly { title: string; keychain: () => Keychain; kept: "keychain" | "file" }[] = [
    { title: "a keychain", keychain: memoryKeychain, kept: "keychain" },
    { title: "a keychain that loses what it is given", keychain: () => forgetful, kept: "file" },
    { title: "a keychain that is locked", keychain: () => locked, kept: "file" },
  ];
  for (const { title, keychain, kept } of keychains)
    test(`with ${title}, the token is in the ${kept}`, async () => {
      const chain = keychain();
      assert.equal(await keepToken(url, { token: "lac_secret", isIssued: false }, chain), kept);
      const text = readFileSync(credentialsFile(), "utf8");
      assert.equal(text.includes("lac_secret"), kept === "file");
      if (process.platform !== "win32") assert.equal(statSync(credentialsFile()).mode & 0o777, 0o600);
      assert.equal(
        keptToken(url, () => chain),
        "lac_secret",
      );
      assert.equal(
        keptToken("https://other.example.com", () => chain),
        undefined,
      );
      const issued = (): string | undefined => issuedToken(url, () => chain);
      assert.equal(issued(), undefined, "one that was pasted");
      await keepToken(url, { token: "lac_issued", isIssued: true }, chain);
      assert.equal(issued(), "lac_issued");
      assert.equal(await forgetToken(url, chain), true);
      assert.equal(issued(), undefined);
      assert.equal(
        keptToken(url, () => chain),
        undefined,
      );
      assert.equal(await forgetToken(url, chain), false);
    });
});

function memoryKeychain(): Keychain {
  const kept = new Map<string, string>();
  return (of) => ({
    setPassword: (password) => void kept.set(of, password),
    getPassword: () => kept.get(of) ?? null,
    deletePassword: () => kept.delete(of),
  });
}
const forgetful: Keychain = () => ({ setPassword: () => {}, getPassword: () => null, deletePassword: () => false });
const refuse = (): never => {
  throw new Error("locked");
};
const locked: Keychain = () => ({ setPassword: refuse, getPassword: refuse, deletePassword: refuse });

suite("signing in with a code", () => {
  const begun = {
    verification_uri_complete: "https://x/device?user_code=AB",
    user_code: "AB",
    device_code: "d",
    interval: 5,
  };
  const of = { url: "https://x", client: "a test", signal: new AbortController().signal };
  const json = (body: unknown): TeamAnswer => ({ kind: "json", body });
  const says = (code: string): TeamAnswer => ({
    kind: "trouble",
    reason: "engineRefused",
    detail: `so: ${code}`,
    code,
  });
  const cases = [
    { answers: [says("authorization_pending"), json({ access_token: "t" })], waits: [5000, 5000], ends: "t" },
    { answers: [says("slow_down"), json({ access_token: "t" })], waits: [5000, 10_000], ends: "t" },
    { answers: [says("access_denied")], waits: [5000], ends: "so: access_denied" },
    { answers: [says("expired_token")], waits: [5000], ends: "so: expired_token" },
    { answers: [json({})], waits: [5000], ends: "The server's answer holds no token." },
  ];
  for (const { answers, waits, ends } of cases)
    test(`${answers.map((each) => ("code" in each ? each.code : "an answer")).join(", ")}: ${ends}`, async () => {
      const left = [json(begun), ...answers];
      const paused: number[] = [];
      const outcome = await signInWithDevice(
        { ask: async () => left.shift() ?? says("too many") },
        { pause: async (ms) => void paused.push(ms), show: ({ userCode }) => assert.equal(userCode, "AB"), ...of },
      );
      assert.equal(outcome.kind === "token" ? outcome.token : outcome.detail, ends);
      assert.deepEqual(paused, waits);
    });
});

suite("revoking a token at sign-out", () => {
  const json = (body: unknown): TeamAnswer => ({ kind: "json", body });
  const says = (reason: "serverSignIn" | "serverUnreachable" | "cancelled"): TeamAnswer => ({
    ...{ kind: "trouble", reason, detail: `so: ${reason}` },
  });
  const [me, revoke] = ["/v1/lacuna/me undefined", '/v1/lacuna/me/tokens/revoke {"id":"t1"}'];
  const cases: readonly { title: string; answers: readonly TeamAnswer[]; asked: string[]; ends: object }[] = [
    {
      ...{ title: "a token of a person", answers: [json({ tokenId: "t1" }), json({})], asked: [me, revoke] },
      ends: { token: "revoked", detail: "" },
    },
    {
      ...{ title: "one that is revoked already", answers: [says("serverSignIn")], asked: [me] },
      ends: { token: "revoked", detail: "" },
    },
    {
      ...{ title: "a server without accounts", answers: [json({ tokenId: null })], asked: [me] },
      ends: { token: "revoked", detail: "" },
    },
    {
      ...{ title: "a server that is away", answers: [says("serverUnreachable")], asked: [me] },
      ends: { token: "untold", detail: "so: serverUnreachable" },
    },
    {
      ...{ title: "a server that went meanwhile", answers: [json({ tokenId: "t1" }), says("serverUnreachable")] },
      ...{ asked: [me, revoke], ends: { token: "untold", detail: "so: serverUnreachable" } },
    },
    {
      ...{ title: "a server that is slow", answers: [says("cancelled")], asked: [me] },
      ends: { token: "untold", detail: "it has not answered in time." },
    },
  ];
  for (const { title, answers, asked, ends } of cases)
    test(title, async () => {
      const [left, heard]: [TeamAnswer[], string[]] = [[...answers], []];
      const ask = async (path: string, body: unknown): Promise<TeamAnswer> => {
        heard.push(`${path} ${JSON.stringify(body)}`);
        return left.shift() ?? says("serverUnreachable");
      };
      assert.deepEqual(await revokeToken({ ask }, new AbortController().signal), ends);
      assert.deepEqual(heard, asked);
    });
});
