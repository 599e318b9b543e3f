import assert from "node:assert/strict";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";

const privacy = createPrivacy({ root: undefined, excludedPaths: ["secret/**", "*.tfplan"], isRedacting: true });
const ruleOf = (path: string): string | undefined => privacy.findExclusion(path)?.rule;

const excluded: Readonly<Record<string, string>> = {
  ".env": ".env",
  ".env.local": ".env.*",
  "apps/web/.env.production": ".env.*",
  "prod.env": "*.env",
  ".envrc": ".envrc",
  "certs/server.pem": "*.pem",
  "certs/SERVER.PEM": "*.pem",
  "server.key": "*.key",
  "app.p12": "*.p12",
  "app.pfx": "*.pfx",
  "android/release.keystore": "*.keystore",
  "release.jks": "*.jks",
  "AuthKey_AB12.p8": "*.p8",
  id_rsa: "id_rsa*",
  "keys/id_ed25519": "id_ed25519*",
  "home/.ssh/config": "**/.ssh/**",
  ".ssh/known_hosts": "**/.ssh/**",
  ".npmrc": ".npmrc",
  "packages/a/.npmrc": ".npmrc",
  ".pypirc": ".pypirc",
  ".netrc": ".netrc",
  ".git-credentials": ".git-credentials",
  "credentials.json": "credentials.json",
  "service-account-prod.json": "service-account*.json",
  "shop-firebase-adminsdk-x1.json": "*-firebase-adminsdk-*.json",
  "client_secret_123.apps.json": "client_secret*.json",
  "vault.kdbx": "*.kdbx",
  "terraform.tfstate": "terraform.tfstate*",
  "infra/terraform.tfstate.backup": "terraform.tfstate*",
  "infra/prod.tfvars": "*.tfvars",
  "infra/prod.auto.tfvars.json": "*.tfvars.json",
  kubeconfig: "kubeconfig",
  ".kube/config": "**/.kube/config",
  ".aws/credentials": "**/.aws/credentials",
  "docker/.docker/config.json": "**/.docker/config.json",
  "config/secrets.yml": "secrets.yml",
  "config/secrets.yaml": "secrets.yaml",
  ".secrets.toml": ".secrets.*",
  "client.ovpn": "*.ovpn",
  "local.settings.json": "local.settings.json",
  ".htpasswd": ".htpasswd",
  ".pgpass": ".pgpass",
  ".password-store/mail.gpg": "*.gpg",
  ".bash_history": ".bash_history",
  "config/master.key": "*.key",
  "../outside/.env": ".env",
};

const allowed: readonly string[] = [
  ...[".env.example", ".env.sample", "apps/web/.env.template", ".env.production.example", "example.env"],
  ...[
    "id_rsa.pub",
    "src/env.ts",
    "src/environment.ts",
    "src/.env/index.ts",
    "keys.ts",
    "src/key.ts",
    "src/keystore.ts",
  ],
  ...["monkey.ts", "src/credentials.ts", "src/secrets.ts", "config/credentials.example.json", "src/config.json"],
  ...["docs/kubeconfig/readme.md", ".github/workflows/ci.yml", ".gitignore", ".lacunaignore", "package.json"],
  ...[
    "src/serviceAccount.ts",
    "tests/pem.test.ts",
    "docker-compose.yml",
    "src/tokens/jwt.rs",
    "variables.tf",
    "a/ssh/b.ts",
  ],
];

suite("exclusions: built in and by setting", () => {
  for (const [path, pattern] of Object.entries(excluded)) {
    test(`${path} is excluded`, () => assert.equal(ruleOf(path), `${pattern} (built-in)`));
  }
  for (const path of allowed) test(`${path} is allowed`, () => assert.equal(ruleOf(path), undefined));

  test("the setting's patterns are named as such", () => {
    assert.equal(ruleOf("secret/plan.md"), "secret/** (privacy.excludedPaths)");
    assert.equal(ruleOf("infra/a.tfplan"), "*.tfplan (privacy.excludedPaths)");
    assert.equal(ruleOf("src/secret/plan.md"), undefined);
  });

  test("switching redaction off lifts no exclusion", () => {
    const off = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: false });
    assert.equal(off.findExclusion(".env")?.rule, ".env (built-in)");
  });
});
