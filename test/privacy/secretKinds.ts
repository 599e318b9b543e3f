import { seededRandom, type Random } from "../../server/base/seededRandom.ts";

/**
 * Kinds of secrets, with values made up at run time: no value, and no piece of one that a scanner would take for one,
 * stands in the repository. `by` says who recognises it: the maintained rule set, our own tables, or both.
 */
export type SecretKind = {
  readonly kind: string;
  readonly by: "secretlint" | "own" | "both";
  /** Any of these may be what is reported. */
  readonly rules: readonly string[];
  /** `secret`: every part of the code that must be gone; `code`: one or several lines that hold it. */
  readonly make: (draw: Draw) => { readonly secrets: readonly string[]; readonly code: string };
};

export type Draw = {
  readonly of: (alphabet: string, units: number) => string;
  readonly alnum: (units: number) => string;
  readonly hex: (units: number) => string;
  readonly digits: (units: number) => string;
  readonly base64: (units: number) => string;
};

const digit = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();

export function drawFrom(seed: number): Draw {
  const random: Random = seededRandom(seed);
  const of = (alphabet: string, units: number): string =>
    Array.from({ length: units }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  return {
    of,
    // A digit and a letter of each case at the start: what chance may leave out is not what is tested.
    alnum: (units) => `${of(upper, 1)}${of(digit, 1)}${of(lower, 1)}${of(digit + lower + upper, units - 3)}`,
    hex: (units) => `${of(digit, 1)}${of("abcdef", 1)}${of(`${digit}abcdef`, units - 2)}`,
    digits: (units) => of("123456789", units),
    base64: (units) => `${of(upper, 1)}${of(digit, 1)}${of(lower, 1)}${of(`${digit}${lower}${upper}+/`, units - 3)}`,
  };
}

/** One value in a line of code around it. */
const one =
  (make: (draw: Draw) => string, code: (value: string) => string = (value) => `const it = "${value}";`) =>
  (draw: Draw) => {
    const value = make(draw);
    return { secrets: [value], code: code(value) };
  };

const pem = (draw: Draw, lines: number): readonly string[] => [
  `MII${draw.base64(61)}`,
  ...Array.from({ length: lines }, () => draw.base64(64)),
  `${draw.base64(22)}==`,
];
const marker = (which: string, name: string): string => `-----${which} ${name}-----`;

export const secretKinds: readonly SecretKind[] = [
  {
    kind: "AWS access key id",
    by: "both",
    rules: ["aws"],
    make: one((d) => `AKIA${d.of(upper, 12)}${d.of(digit, 4)}`),
  },
  {
    ...{ kind: "AWS secret access key", by: "own", rules: ["aws-secret-key"] },
    make: one(
      (d) => d.base64(40),
      (v) => `aws_secret_access_key = "${v}"`,
    ),
  },
  {
    ...{ kind: "GCP service account", by: "own", rules: ["private-key", "gcp"] },
    make: (d) => {
      const [first = "", ...rest] = pem(d, 3);
      const key = [marker("BEGIN", "PRIVATE KEY"), first, ...rest, marker("END", "PRIVATE KEY"), ""].join("\\n");
      const id = d.hex(40);
      return { secrets: [id, first, ...rest], code: `{ "private_key_id": "${id}", "private_key": "${key}" }` };
    },
  },
  {
    ...{ kind: "private key block", by: "own", rules: ["private-key"] },
    make: (d) => {
      const body = pem(d, 4);
      return {
        secrets: body,
        code: [
          `KEY = """${marker("BEGIN", "RSA PRIVATE KEY")}`,
          ...body,
          `${marker("END", "RSA PRIVATE KEY")}"""`,
        ].join("\n"),
      };
    },
  },
  {
    ...{ kind: "Azure storage connection string", by: "own", rules: ["azure-key"] },
    make: one(
      (d) => `${d.base64(86)}==`,
      (v) =>
        `var c = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${v};EndpointSuffix=core.windows.net";`,
    ),
  },
  {
    ...{ kind: "Azure shared access signature", by: "own", rules: ["azure-sas"] },
    make: one(
      (d) => `${d.alnum(43)}%3D`,
      (v) => `url = "https://shop.blob.core.windows.net/a?sv=2022-11-02&sig=${v}"`,
    ),
  },
  {
    ...{ kind: "Azure client secret", by: "own", rules: ["azure-client-secret", "assigned-secret"] },
    make: one((d) => `${d.alnum(3)}8Q~${d.alnum(34)}`),
  },
  {
    ...{ kind: "SQL Server connection string", by: "own", rules: ["connection-string"] },
    make: one(
      (d) => `${d.alnum(9)}!`,
      (v) => `"Server=db1;Database=shop;User Id=app;Password=${v};Encrypt=True"`,
    ),
  },
  { kind: "GitHub token", by: "both", rules: ["github"], make: one((d) => `ghp_${d.alnum(36)}`) },
  { kind: "GitHub fine-grained token", by: "both", rules: ["github"], make: one((d) => `github_pat_${d.alnum(82)}`) },
  { kind: "GitLab token", by: "both", rules: ["gitlab"], make: one((d) => `glpat-${d.alnum(20)}`) },
  {
    ...{ kind: "Slack token", by: "both", rules: ["slack"] },
    make: one((d) => `xoxb-${d.digits(12)}-${d.digits(12)}-${d.alnum(24)}`),
  },
  {
    ...{ kind: "Slack webhook", by: "both", rules: ["slack", "slack-webhook"] },
    make: one(
      (d) => `T${d.of(upper, 8)}/B${d.of(upper, 8)}/${d.alnum(24)}`,
      (v) => `post("https://hooks.slack.com/services/${v}")`,
    ),
  },
  { kind: "Stripe secret key", by: "own", rules: ["stripe"], make: one((d) => `sk_live_${d.alnum(24)}`) },
  { kind: "Stripe webhook secret", by: "own", rules: ["stripe"], make: one((d) => `whsec_${d.alnum(32)}`) },
  {
    ...{ kind: "SendGrid key", by: "both", rules: ["sendgrid"] },
    make: one((d) => `SG.${d.alnum(22)}.${d.alnum(43)}`),
  },
  { kind: "Twilio key", by: "own", rules: ["twilio"], make: one((d) => `SK${d.hex(32)}`) },
  {
    ...{ kind: "Twilio auth token", by: "own", rules: ["assigned-secret"] },
    make: one(
      (d) => d.hex(32),
      (v) => `twilio_auth_token = '${v}'`,
    ),
  },
  { kind: "npm token", by: "both", rules: ["npm"], make: one((d) => `npm_${d.alnum(36)}`) },
  {
    ...{ kind: "npm registry token", by: "both", rules: ["npm"] },
    make: one(
      (d) => d.alnum(36),
      (v) => `npm config set //${["registry", "npmjs", "org"].join(".")}/:_authToken=${v}`,
    ),
  },
  { kind: "PyPI token", by: "own", rules: ["pypi"], make: one((d) => `pypi-AgEIcHlwaS5vcmc${d.alnum(60)}`) },
  {
    ...{ kind: "OpenAI key", by: "both", rules: ["openai"] },
    make: one((d) => `sk-proj-${d.alnum(74)}${"T3Blbk"}FJ${d.alnum(74)}`),
  },
  {
    kind: "Anthropic key",
    by: "both",
    rules: ["anthropic", "openai"],
    make: one((d) => `sk-ant-api03-${d.alnum(93)}AA`),
  },
  { kind: "Hugging Face token", by: "both", rules: ["huggingface"], make: one((d) => `hf_${d.of(lower + upper, 34)}`) },
  { kind: "Groq key", by: "both", rules: ["groq"], make: one((d) => `gsk_${d.alnum(52)}`) },
  { kind: "Linear key", by: "both", rules: ["linear"], make: one((d) => `lin_api_${d.alnum(40)}`) },
  { kind: "Notion token", by: "secretlint", rules: ["notion"], make: one((d) => `ntn_${d.digits(11)}${d.alnum(35)}`) },
  { kind: "Grafana token", by: "both", rules: ["grafana"], make: one((d) => `glsa_${d.alnum(32)}_${d.hex(8)}`) },
  { kind: "Vault token", by: "both", rules: ["hashicorp-vault"], make: one((d) => `hvs.${d.alnum(95)}`) },
  { kind: "Vercel token", by: "secretlint", rules: ["vercel"], make: one((d) => `vcp_${d.alnum(24)}`) },
  { kind: "Databricks token", by: "both", rules: ["databricks"], make: one((d) => `dapi${d.hex(32)}`) },
  { kind: "Docker token", by: "both", rules: ["docker"], make: one((d) => `dckr_pat_${d.alnum(27)}`) },
  { kind: "Figma token", by: "both", rules: ["figma"], make: one((d) => `figd_${d.alnum(40)}`) },
  {
    ...{ kind: "1Password service account", by: "secretlint", rules: ["1password"] },
    make: one((d) => {
      const account = { email: "a@b.example", muk: { alg: "A256GCM", k: d.alnum(43) }, secretKey: `A3-${d.alnum(30)}` };
      const whole = {
        signInAddress: "my.example",
        userAuth: { method: "SRPg-4096" },
        ...account,
        deviceUuid: d.hex(24),
      };
      // The rule wants base64 of JSON that ends in "fQ": two bytes before the end of a group of three.
      let json = JSON.stringify(whole);
      while (json.length % 3 !== 1) json = json.replace("{", "{ ");
      return `ops_${Buffer.from(json).toString("base64")}`;
    }),
  },
  { kind: "Shopify token", by: "both", rules: ["shopify"], make: one((d) => `shpat_${d.hex(32)}`) },
  { kind: "DigitalOcean token", by: "own", rules: ["digitalocean"], make: one((d) => `dop_v1_${d.hex(64)}`) },
  {
    ...{ kind: "JSON web token", by: "own", rules: ["jwt"] },
    make: one((d) => `eyJ${d.alnum(17)}.eyJ${d.alnum(40)}.${d.alnum(43)}`),
  },
  {
    ...{ kind: "Discord bot token", by: "own", rules: ["discord"] },
    make: one((d) => `M${d.alnum(23)}.${d.alnum(6)}.${d.alnum(27)}`),
  },
  {
    ...{ kind: "Discord webhook", by: "own", rules: ["discord-webhook"] },
    make: one(
      (d) => d.alnum(68),
      (v) => `fetch("https://discord.com/api/webhooks/123456789012345678/${v}")`,
    ),
  },
  { kind: "Telegram bot token", by: "own", rules: ["telegram"], make: one((d) => `${d.digits(10)}:AA${d.alnum(33)}`) },
  { kind: "Mailchimp key", by: "own", rules: ["mailchimp"], make: one((d) => `${d.hex(32)}-us12`) },
  { kind: "Mailgun key", by: "own", rules: ["mailgun"], make: one((d) => `key-${d.hex(32)}`) },
  { kind: "Google API key", by: "own", rules: ["google-api-key"], make: one((d) => `AIza${d.alnum(35)}`) },
  {
    ...{ kind: "PostgreSQL address", by: "both", rules: ["database-connection-string", "url-password"] },
    make: one(
      (d) => d.alnum(12),
      (v) => `connect("postgres://app:${v}@db.shop.internal:5432/orders");`,
    ),
  },
  {
    ...{ kind: "MongoDB address", by: "both", rules: ["database-connection-string", "url-password"] },
    make: one(
      (d) => d.alnum(12),
      (v) => `uri = 'mongodb+srv://app:${v}@cluster0.shop.internal/?retryWrites=true'`,
    ),
  },
  {
    ...{ kind: "Redis address", by: "own", rules: ["url-password"] },
    make: one(
      (d) => d.alnum(12),
      (v) => `redis = Redis.from_url("redis://:${v}@cache:6379/0")`,
    ),
  },
  {
    ...{ kind: "address with a password", by: "both", rules: ["basicauth", "url-password"] },
    make: one(
      (d) => d.alnum(10),
      (v) => `git clone https://bot:${v}@git.shop.internal/shop.git`,
    ),
  },
  {
    ...{ kind: "bearer header", by: "own", rules: ["bearer"] },
    make: one(
      (d) => d.alnum(40),
      (v) => `headers = { "Authorization": "Bearer ${v}" }`,
    ),
  },
  {
    ...{ kind: "basic header", by: "own", rules: ["basic-auth"] },
    make: one(
      (d) => `${d.base64(27)}=`,
      (v) => `req.Header.Set("Authorization", "Basic ${v}")`,
    ),
  },
  {
    ...{ kind: "assigned password", by: "own", rules: ["assigned-secret"] },
    make: one(
      (d) => `${d.alnum(8)}#${d.alnum(3)}`,
      (v) => `const dbPassword: string = "${v}";`,
    ),
  },
  {
    ...{ kind: "assigned key", by: "own", rules: ["assigned-secret"] },
    make: one(
      (d) => d.alnum(32),
      (v) => `  "apiKey": "${v}",`,
    ),
  },
  {
    ...{ kind: "assigned on the next line", by: "own", rules: ["assigned-secret"] },
    make: one(
      (d) => d.alnum(40),
      (v) => `const clientSecret =\n  "${v}";`,
    ),
  },
];
