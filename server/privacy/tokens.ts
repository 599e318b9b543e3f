import type { Finding } from "./finding.ts";

/**
 * Values that are recognised by their own form and that the maintained rule set does not cover, or covers only whole: a
 * token that is still being typed, or that a window cuts, has its prefix and part of its body. The group `value` is
 * replaced, the whole match without one. Forms follow the vendors' manuals and gitleaks (config/gitleaks.toml).
 */
type Token = { readonly rule: string; readonly pattern: RegExp };

/** Prefix and the least body from which a value is taken for an unfinished token; `body` needs a digit or both cases. */
const prefixes = [
  { rule: "github", prefix: "gh[pousr]_|github_pat_", body: "\\w" },
  { rule: "gitlab", prefix: "gl(?:pat|ptt|dt|rt|cbt|soat|ft|imt|agent|oas)-", body: "[\\w.-]" },
  { rule: "slack", prefix: "xox[abeoprs]-|xapp-\\d-", body: "[\\w-]" },
  { rule: "npm", prefix: "npm_", body: "[A-Za-z0-9]" },
  { rule: "openai", prefix: "sk-(?:proj-|svcacct-|admin-)?", body: "[\\w-]", least: 16 },
  { rule: "anthropic", prefix: "sk-ant-", body: "[\\w-]" },
  { rule: "huggingface", prefix: "hf_|api_org_", body: "[A-Za-z0-9]" },
  { rule: "stripe", prefix: "(?:sk|rk)_(?:live|test)_|whsec_", body: "[A-Za-z0-9+/=]" },
  { rule: "sendgrid", prefix: "SG\\.", body: "[\\w.-]" },
  { rule: "shopify", prefix: "shp(?:at|ca|pa|ss|ua)_", body: "[A-Za-z0-9]" },
  { rule: "digitalocean", prefix: "do[oprt]_v1_", body: "[a-f0-9]" },
  { rule: "pypi", prefix: "pypi-", body: "[\\w-]", least: 16 },
  { rule: "google-api-key", prefix: "AIza", body: "[\\w-]" },
  { rule: "google-oauth", prefix: "GOCSPX-|ya29\\.", body: "[\\w-]" },
  { rule: "atlassian", prefix: "ATATT3|ATCTT3", body: "[\\w=-]" },
  { rule: "sentry", prefix: "sntry[su]_", body: "[\\w+/=]" },
  { rule: "newrelic", prefix: "NRAK-|NRII-|NRJS-", body: "[\\w-]" },
  { rule: "postman", prefix: "PMAK-", body: "[a-f0-9-]" },
  { rule: "grafana", prefix: "glc_|glsa_", body: "[\\w+/=]" },
  { rule: "hashicorp-vault", prefix: "hv[sbr]\\.", body: "[\\w-]" },
  { rule: "docker", prefix: "dckr_pat_", body: "[\\w-]" },
  { rule: "databricks", prefix: "dapi", body: "[a-f0-9]", least: 16 },
  { rule: "linear", prefix: "lin_api_", body: "\\w" },
  { rule: "figma", prefix: "figd_", body: "[\\w-]" },
  { rule: "groq", prefix: "gsk_", body: "[A-Za-z0-9]" },
  { rule: "square", prefix: "sq0(?:atp|csp)-|EAAA", body: "[\\w-]", least: 16 },
  { rule: "doppler", prefix: "dp\\.(?:pt|st|ct|sa)\\.", body: "[A-Za-z0-9.]" },
  { rule: "planetscale", prefix: "pscale_(?:tkn|pw|oauth)_", body: "[\\w.=-]" },
  { rule: "rubygems", prefix: "rubygems_", body: "[a-f0-9]" },
  { rule: "age", prefix: "AGE-SECRET-KEY-1", body: "[A-Z0-9]" },
  { rule: "aws", prefix: "A3T[A-Z0-9]|AKIA|ASIA", body: "[A-Z2-7]", mayLackDigits: true },
] as const;

/** A good half of the shortest real token: an identifier with such a prefix is shorter or has no digit. */
const leastBody = 12;

const unfinished: readonly Token[] = prefixes.map(({ rule, prefix, body, ...rest }) => {
  const mixed = "mayLackDigits" in rest ? "" : `(?=${body}*(?:\\d|[a-z]${body}*[A-Z]))`;
  const least = "least" in rest ? rest.least : leastBody;
  return { rule, pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${prefix})${mixed}${body}{${least},}`, "g") };
});

const whole: readonly Token[] = [
  {
    rule: "aws-secret-key",
    pattern:
      /secret_?-?access_?-?key["'\]]*\s*(?::\s*\w+\s*)?(?:=>|:=|=|:|,|>)\s*["'`]?(?<value>[A-Za-z0-9/+]{20,40}={0,2})/gi,
  },
  { rule: "azure-key", pattern: /(?:AccountKey|SharedAccessKey|AccessKey)\s*=\s*(?<value>[A-Za-z0-9+/]{20,}={0,2})/g },
  { rule: "azure-sas", pattern: /[?&;]sig=(?<value>[A-Za-z0-9%+/]{20,}(?:=|%3D)*)/gi },
  { rule: "azure-client-secret", pattern: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g },
  {
    rule: "connection-string",
    pattern: /(?<=[;"'\s])(?:Password|Pwd)\s*=\s*(?<value>[^;"'`\s$%{<]{4,})(?=;|["'`]|$)/gim,
  },
  { rule: "twilio", pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g },
  { rule: "jwt", pattern: /(?<![\w-])eyJ[\w-]{10,}\.(?:eyJ[\w-]{6,})?(?:\.[\w-]*)?/g },
  { rule: "discord", pattern: /(?<![\w-])[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{24,40}/g },
  { rule: "discord-webhook", pattern: /discord(?:app)?\.com\/api\/webhooks\/\d+\/(?<value>[\w-]{20,})/g },
  { rule: "slack-webhook", pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<value>[\w/]{16,})/g },
  { rule: "teams-webhook", pattern: /webhook\.office\.com\/webhookb2\/(?<value>[\w@/-]{40,})/g },
  { rule: "telegram", pattern: /(?<![\w-])(?:bot)?\d{8,10}:AA[\w-]{20,33}/g },
  { rule: "mailchimp", pattern: /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?!\d)/g },
  { rule: "mailgun", pattern: /(?<![\w-])(?:pub)?key-[0-9a-f]{16,32}(?![A-Za-z0-9])/g },
  { rule: "npm", pattern: /_(?:authToken|auth|password)\s*=\s*(?<value>[^\s"'`$]{8,})/g },
  { rule: "gcp", pattern: /private_key_id["']?\s*[:=]\s*["']?(?<value>[0-9a-f]{20,40})/g },
  { rule: "bearer", pattern: /\bBearer\s+(?<value>(?=[\w.~+/-]*\d)[\w.~+/-]{20,}={0,2})/g },
  { rule: "basic-auth", pattern: /Authorization["'\]]*\s*[:=,]\s*["'`]?Basic\s+(?<value>[A-Za-z0-9+/]{8,}={0,2})/gi },
  { rule: "basic-auth", pattern: /(?:^|\s)curl\b[^\n]*?\s(?:-u|--user)\s*["']?[\w.@-]+:(?<value>[^\s"'`$<{]{4,})/gm },
  {
    rule: "url-password",
    pattern: /[a-z][\w+.-]{1,20}:\/\/[^:/\s"'`@]*:(?!\d{1,5}[/?#])(?<value>[^@\s"'`]{3,200})@[\w[]/gi,
  },
];

/** What `triggers.ts` looks for; together a superset of this table and of the maintained rule set. */
export const tokenTrigger = {
  /** In and around an unbroken run of token characters. */
  form: [
    `(?<![A-Za-z0-9])(?:${prefixes.map(({ prefix }) => prefix).join("|")}|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ntn_|ops_ey|vc[piark]_|SK[0-9a-f]{8}|(?:pub)?key-[0-9a-f]{8}|eyJ)`,
    "\\dQ~|[MNO][\\w-]{22,27}\\.[\\w-]{6}\\.|\\d:AA|-us\\d",
  ].join("|"),
  /** From one of its words on. */
  word: "(?<=access_?-?)key|(?<=account)key\\s*=|(?:password|pwd)\\s*=|sig=|bearer\\s+[\\w.~+/-]{20}|basic\\s+[a-z0-9+/]{8}|curl |_auth(?:token)?\\s*=|hooks\\.slack|webhook(?:s|b2)?/|key_id",
} as const;

const all: readonly Token[] = [...whole, ...unfinished];

/** Left alone in an address: what stands for a password that comes from elsewhere, or is none. */
const templated =
  /[${}<>]|%[A-Z_]+%|^(?:pass(?:word|wd)?|pwd|secret|changeme|x{3,}|\*+|\.{3}|user|root|admin|guest|test|token)$/i;
const templatedRules: readonly string[] = ["url-password", "connection-string", "basic-auth"];

export function tokenFindings(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { rule, pattern } of all) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value ?? match[0];
      if (templatedRules.includes(rule) && templated.test(value)) continue;
      const from = match.index + match[0].lastIndexOf(value);
      findings.push({ from, to: from + value.length, rule });
    }
  }
  return findings;
}
