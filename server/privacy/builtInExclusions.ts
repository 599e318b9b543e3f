import picomatch from "picomatch";
import { Lru } from "../base/lru.ts";

/**
 * Files that hold secrets by convention. Names without a slash count at any depth; all are compared without regard to
 * case. The list follows the path rules of gitleaks (config/gitleaks.toml), the secret entries of github/gitignore's
 * templates, and the file signatures of gitrob; what a tool's own manual names as its credential file is marked with the tool.
 */
const patterns: readonly string[] = [
  // dotenv and direnv (github/gitignore: Node, Python)
  ...[".env", ".env.*", "*.env", ".envrc", ".flaskenv"],
  // Private keys and key stores (gitleaks: pkcs12-file, private-key; gitrob signatures)
  ...["*.pem", "*.key", "*.p12", "*.pfx", "*.pkcs12", "*.p8", "*.ppk", "*.keystore", "*.jks", "*.jceks", "*.bks"],
  ...["*.keytab", "*.gpg", "*.pgp", "secring.*", "*.snk", "*.mobileprovision"],
  // SSH
  ...["id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "**/.ssh/**", "ssh_host_*_key"],
  // Credentials of package registries and of tools that log in somewhere
  ...[".npmrc", ".pypirc", ".netrc", "_netrc", ".git-credentials", ".gitcookies", "**/.gem/credentials"],
  ...[
    "**/.cargo/credentials",
    "**/.cargo/credentials.toml",
    "**/.composer/auth.json",
    "**/.docker/config.json",
    ".dockercfg",
  ],
  ...[".dockerconfigjson", "**/.config/gh/hosts.yml", "**/.config/hub", "settings-security.xml"],
  // Databases: .pgpass and .my.cnf (PostgreSQL, MySQL), htpasswd (Apache)
  ...[".pgpass", "pgpass.conf", ".my.cnf", ".mylogin.cnf", ".htpasswd", ".dbshell", ".mongorc.js"],
  // Clouds: AWS, Google, Azure, DigitalOcean, Heroku
  ...["**/.aws/credentials", "**/.aws/config", ".boto", ".s3cfg", "credentials.json", "credentials.csv"],
  ...["service-account*.json", "service_account*.json", "serviceaccount*.json", "*-firebase-adminsdk-*.json"],
  ...["application_default_credentials.json", "client_secret*.json", "**/.config/gcloud/**", "**/.azure/**"],
  ...["local.settings.json", "*.publishsettings", "*.azureauth", "**/.config/doctl/config.yaml"],
  // Infrastructure (github/gitignore: Terraform; Kubernetes, Vault, Ansible, SOPS and age)
  ...["terraform.tfstate*", "*.tfstate", "*.tfvars", "*.tfvars.json", ".terraformrc", "terraform.rc"],
  ...["credentials.tfrc.json", "kubeconfig", "kubeconfig.*", "*.kubeconfig", "**/.kube/config", ".vault-token"],
  ...[".vault_pass*", "vault_pass*", "vault-password*", "*.agekey", "keys.txt.age"],
  // Files whose name says it
  ...["secrets.yml", "secrets.yaml", "secrets.json", "secrets.toml", "secrets.properties", "secrets.xml", ".secrets"],
  ...[".secrets.*", "secret.yml", "secret.yaml", "secret.json", "secret.toml", "credentials.yml", "credentials.yaml"],
  ...["credentials.toml", "credentials.xml", "credentials.ini", "passwords.txt", "passwords.csv"],
  // Password managers, VPN (gitrob signatures)
  ...["*.kdbx", "*.kdb", "*.agilekeychain/**", "*.opvault/**", "**/.password-store/**", "*.1pux", "*.1pif"],
  ...["*.ovpn", "wg[0-9]*.conf", "*.psafe3", "logins.json", "key3.db", "key4.db", "**/.gnupg/**"],
  // What a shell remembers
  ...[".bash_history", ".zsh_history", ".psql_history", ".mysql_history", ".node_repl_history", ".python_history"],
];

/** Patterns of files that look like the ones above and hold none: public halves, and templates that show the shape. */
const harmless: readonly string[] = [
  ...[".env.example", ".env.sample", ".env.template", ".env.*.example", ".env.*.sample", ".env.*.template"],
  ...["example.env", "sample.env", "template.env", "id_*.pub"],
];

const options = { dot: true, nocase: true } as const;

const toMatcher = (pattern: string) => ({
  pattern,
  matches: picomatch(pattern, { ...options, basename: !pattern.includes("/") }),
});

const matchers = patterns.map(toMatcher);
const readmits = harmless.map(toMatcher);

/** One test for the common case, in which nothing matches: a file list is long, and so is the table. */
const source = (pattern: string): string => picomatch.makeRe(pattern, options).source;
const names = patterns.filter((pattern) => !pattern.includes("/")).map(source);
const paths = patterns.filter((pattern) => pattern.includes("/")).map(source);
const anyName = new RegExp(names.join("|"), "i");
const anyPath = new RegExp(paths.join("|"), "i");

/** A key press asks about the same few files several times. */
const remembered = new Lru<string, { readonly pattern: string | undefined }>(1000);

/** The built-in pattern that excludes this file, or undefined. Nothing that a project contains can lift it. */
export function findBuiltInExclusion(path: string): string | undefined {
  const known = remembered.get(path) ?? { pattern: excludingPattern(path) };
  remembered.set(path, known);
  return known.pattern;
}

function excludingPattern(path: string): string | undefined {
  if (!anyName.test(path.slice(path.lastIndexOf("/") + 1)) && !anyPath.test(path)) return undefined;
  const found = matchers.find(({ matches }) => matches(path))?.pattern;
  return found === undefined || readmits.some(({ matches }) => matches(path)) ? undefined : found;
}
