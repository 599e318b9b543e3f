import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Provider, type Configuration, type JWK, type KoaContextWithOIDC } from "oidc-provider";

/** What the provider knows about somebody: claims. */
export type Known = Readonly<Record<string, unknown>>;

export type IdentityProvider = {
  readonly issuer: string;
  /** By subject; may be changed between sign-ins. */
  readonly people: Map<string, Known>;
  /** Paths that it was asked for. */
  readonly asked: string[];
  /** Signs something else than it would have; undefined: what it would have. */
  forge: ((claims: Known) => Known) | undefined;
  /** Signs with a key that it does not publish. */
  isFalseKey: boolean;
  /** Answers from then on, to a client that may be sent to these addresses only. */
  serve(redirectUris: readonly string[]): void;
  /** Accepts connections no longer; `resume` takes the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

export const registered = { clientId: "lacuna", secret: "a secret of sixteen" };

/** A certified provider on a free port of loopback, with its own pages for signing in and consenting. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const server = createServer();
  let port = 0;
  const listen = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as { port: number });
  };
  await listen();
  const idp: IdentityProvider = {
    issuer: `http://127.0.0.1:${port}`,
    ...{ people: new Map(), asked: [], forge: undefined, isFalseKey: false },
    serve: (redirectUris) => {
      const handle = providerFor(idp, redirectUris).callback();
      server.removeAllListeners("request").on("request", (request, response) => {
        idp.asked.push(new URL(request.url ?? "/", idp.issuer).pathname);
        void handle(request, response);
      });
    },
    pause: () => close(server),
    resume: listen,
    stop: () => close(server),
  };
  return idp;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

/** Making keys takes long, so all providers have the same. */
const newKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const [published, hidden] = [newKey(), newKey()];

function providerFor(idp: IdentityProvider, redirectUris: readonly string[]): Provider {
  const jwk = { ...published.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "1" } as JWK;
  const quiet = console.warn;
  // It says that its pages are for tests, which they are.
  console.warn = () => {};
  const provider = new Provider(idp.issuer, { ...configuration(idp.people, redirectUris), jwks: { keys: [jwk] } });
  console.warn = quiet;
  provider.use(async (context, next) => {
    await next();
    const body = context.body as { id_token?: string } | undefined;
    if (typeof body?.id_token !== "string" || (!idp.forge && !idp.isFalseKey)) return;
    const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1] ?? "", "base64url").toString()) as Known;
    body.id_token = signed((idp.forge ?? ((same) => same))(claims), idp.isFalseKey ? hidden : published);
  });
  return provider;
}

function signed(claims: Known, key: KeyObject): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "RS256", kid: "1" })}.${encode(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`;
}

const configuration = (people: ReadonlyMap<string, Known>, redirectUris: readonly string[]): Configuration => ({
  clients: [
    {
      client_id: registered.clientId,
      client_secret: registered.secret,
      redirect_uris: [...redirectUris],
      post_logout_redirect_uris: redirectUris.map((each) => each.replace("/oidc/callback", "")),
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"], groups: ["groups"] },
  scopes: ["openid", "email", "profile", "groups"],
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context: KoaContextWithOIDC, subject: string) =>
    people.has(subject)
      ? { accountId: subject, claims: async () => ({ sub: subject, ...people.get(subject) }) }
      : undefined,
});
