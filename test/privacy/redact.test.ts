import assert from "node:assert/strict";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import { placeholder } from "../../server/privacy/placeholder.ts";
import { drawFrom, secretKinds } from "./secretKinds.ts";

const privacy = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: true });
const redacted = async (text: string, path = "src/shop.ts"): Promise<string> => (await privacy.redact(text, path)).text;

suite("redact: kinds of secrets", () => {
  for (const [index, { kind, rules: expected, make }] of secretKinds.entries()) {
    test(kind, async () => {
      for (let seed = 0; seed < 20; seed++) {
        const { secrets, code } = make(drawFrom(index * 1000 + seed));
        const { text, found } = await privacy.redact(`before();\n${code}\nafter();`, "src/shop.ts");
        for (const secret of secrets) assert.ok(!text.includes(secret), `seed ${seed}: the value is still there`);
        assert.ok(text.includes(placeholder));
        assert.ok(text.startsWith("before();\n") && text.endsWith("\nafter();"), "more than the secret was replaced");
        assert.equal(text.split("\n").length, code.split("\n").length + 2);
        assert.ok(found.length > 0 && found.every(({ rule }) => expected.includes(rule)), JSON.stringify(found));
        assert.ok(found.every(({ line }) => line >= 1 && line <= code.split("\n").length));
      }
    });
  }

  test("every rule of the maintained set has a kind here, so that none is missed by the quick test", () => {
    const left = ["gcp", "privatekey", "filter-comments"]; // see server/privacy/adapters/secretlint.ts
    const names = rules.map(({ meta }) => meta.id.replace("@secretlint/secretlint-rule-", ""));
    const covered = new Set(secretKinds.flatMap((each) => each.rules));
    assert.deepEqual(
      names.filter((name) => !left.includes(name) && !covered.has(name)),
      [],
      "Add a kind to secretKinds.ts, and its form to triggers.ts if the kind fails.",
    );
  });
});

/** What a reader sees as a secret's neighbourhood, and what must be left of it. `⟦…⟧` marks the value. */
const forms: readonly { readonly code: string; readonly path?: string }[] = [
  { code: `password = "⟦hunter2x9⟧"` },
  { code: `password: '⟦hunter2x9⟧',` },
  { code: "passphrase: `⟦hunter2x9⟧`" },
  { code: `user.setPassword("⟦hunter2x9⟧");` },
  { code: `if (password === "⟦hunter2x9⟧") {` },
  { code: `db_pwd := "⟦Tr0ub4dor&3⟧"` },
  { code: `pub const SECRET: &str = "⟦kX9vQ2mR7t⟧";` },
  { code: `private static final String API_KEY = "⟦k3X9vQ2mR7tLpW5z⟧";` },
  { code: `var apiSecret string = "⟦k3X9vQ2mR7tLpW5z⟧"` },
  { code: `SECRET_KEY = os.environ.get("SECRET_KEY", "⟦k3X9vQ2mR7tLpW5z⟧")` },
  { code: `headers["X-Api-Key"] = "⟦k3X9vQ2mR7tLpW5z⟧"` },
  { code: `client.Headers.Add("X-Auth-Token", "⟦k3X9vQ2mR7tLpW5z⟧");` },
  { code: `$config['secret'] = '⟦k3X9vQ2mR7tLpW5z⟧';` },
  { code: `:api_token => "⟦k3X9vQ2mR7tLpW5z⟧",` },
  { code: `api_key = b"⟦k3X9vQ2mR7tLpW5z⟧"` },
  { code: `<password>⟦hunter2x9⟧</password>`, path: "pom.xml" },
  { code: `<add key="ApiSecret" value="⟦k3X9vQ2mR7tLpW5z⟧" />`, path: "Web.config" },
  { code: `spring.datasource.password=⟦hunter2x9⟧`, path: "application.properties" },
  { code: `  password: ⟦hunter2x9⟧`, path: "config/database.yml" },
  { code: `export API_TOKEN=⟦k3X9vQ2mR7tLpW5z⟧`, path: "deploy.sh" },
  { code: `ENV DB_PASSWORD=⟦hunter2x9⟧`, path: "Dockerfile" },
  { code: `API_KEY=⟦k3X9vQ2mR7tLpW5z⟧ # production`, path: ".env.example" },
  { code: `curl -u admin:⟦hunter2x9⟧ https://shop.internal/` },
  { code: `amqp://app:⟦p%40ss-w0rd!⟧@queue/` },
  // Half a token: still being typed, or cut by the border of a window.
  { code: `token = "⟦ghp_${"a1B2".repeat(5)}⟧` },
  { code: `⟦sk_live_${"a1B2".repeat(4)}⟧` },
  { code: `password = "⟦hunter2x9⟧` },
  { code: `key = "⟦AKIA${"Z7".repeat(6)}⟧` },
  { code: `jwt = "⟦eyJ${"a1B2".repeat(5)}.eyJ${"c3D4".repeat(4)}⟧` },
];

suite("redact: where a value stands", () => {
  for (const { code, path } of forms) {
    test(`${path ?? "code"}: ${code.replace(/⟦.*⟧/, "…")}`, async () => {
      const text = await redacted(code.replace(/[⟦⟧]/g, ""), path);
      assert.equal(text, code.replace(/⟦.*⟧/, placeholder));
    });
  }
});

const harmless: readonly (string | { readonly code: string; readonly path: string })[] = [
  "password = getpass()",
  "token: string;",
  "const token = tokenFromHeader2(request);",
  "apiKey = process.env.API_KEY",
  'api_key = os.environ["API_KEY"]',
  'apiKey: process.env["SHOP_API_KEY_V2"],',
  'const password = "changeme";',
  'password: "xxxxxxxxxxxx"',
  'apiKey = "<your key>"',
  'api_key = "<your-api-key-1>"',
  'apiKey = "YOUR_API_KEY_1"',
  'token = "your-token-here-123"',
  'secret: "${SECRET_KEY_2}"',
  'password = f"{user.password2}"',
  'password: "{{ vault_password_1 }}"',
  "url = `https://${user}:${password}@example.org/`",
  "postgres://user:password@localhost:5432/db",
  'redirect = "https://example.org:8080/@scope/package@1.2.3"',
  'const id = "123e4567-e89b-12d3-a456-426614174000";',
  'commit = "da39a3ee5e6b4b0d3255bfef95601890afd80709"',
  'sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
  '"integrity": "sha512-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYg==",',
  'token: "ARROW_FUNCTION_2"',
  'progressToken: "tool-progress-123"',
  'passwordPlaceholder = "Enter your password"',
  'label.password: "Please enter 8 characters"',
  'password_error: "Invalid!"',
  'tokenUrl: "https://login.example.org/oauth2/token"',
  'private_key_path = "/etc/ssl/private/server1.key"',
  'secretName: "shop-database-credentials"',
  'import { secretKeyFor2 } from "./secretKeyFor2.js";',
  'if (token.type === "Identifier2") {',
  "const accessToken = await refreshAccessToken2(clientId);",
  "class TokenStream2<Key extends string> implements Iterable<Token> {}",
  'const publicKey = "-----BEGIN PUBLIC KEY-----";',
  'const header = "-----BEGIN PRIVATE KEY-----";\nconst footer = "-----END PRIVATE KEY-----";\nreturn header;',
  'test("sk-learn-compatible estimators are found")',
  "const hf_dataset_loader_for_training = load();",
  "https://docs.github.com/en/code-security/secret-scanning/introduction",
  'className="flex items-center justify-between px-4 py-2 hover:bg-gray-100"',
  'key="user-settings-panel-2"',
  'i18n.t("auth.password.reset.title2")',
  "# The token is valid for 3600 seconds; the secret: rotate it every 90 days",
  { code: "token: ${{ secrets.GITHUB_TOKEN }}", path: ".github/workflows/ci.yml" },
  { code: "password: ENC_FROM_VAULT", path: "config.yml" },
  { code: "TOKEN=$(cat /run/secrets/token1)", path: "deploy.sh" },
  { code: "secret_name: shop-database", path: "deploy.yaml" },
  { code: "API_KEY=changeme", path: ".env.example" },
  { code: "password = getPassword2(user)", path: "src/user.py" },
];

suite("redact: what is no secret", () => {
  for (const each of harmless) {
    const { code, path } = typeof each === "string" ? { code: each, path: "src/shop.ts" } : each;
    test(code.split("\n", 1).join(""), async () => {
      assert.deepEqual(await privacy.redact(code, path), { text: code, found: [] });
    });
  }

  test("a comment of the repository does not switch a rule off", async () => {
    const secret = `ghp_${drawFrom(1).alnum(36)}`;
    const text = await redacted(`// secretlint-disable\n// secretlint-disable-next-line\nuse("${secret}");`);
    assert.ok(!text.includes(secret));
  });

  test("the setting switches it off", async () => {
    const off = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: false });
    const text = `use("ghp_${drawFrom(1).alnum(36)}");`;
    assert.deepEqual(await off.redact(text, "a.ts"), { text, found: [] });
  });
});
