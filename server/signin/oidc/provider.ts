import * as client from "openid-client";
import { isRecord } from "../../base/record.ts";
import type { Clock } from "../../domain/clock.ts";
import type { OidcConfig } from "../../gateway/config/signIn.ts";
import type { Flow } from "./flow.ts";
import { issuerFetch } from "./issuerFetch.ts";
import { refusalOf } from "./refusalOf.ts";
import { SignInRefusal } from "./refusal.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** The server's own secret comes apart from what is written in the configuration: it may stand elsewhere. */
export type ProviderSettings = Pick<
  OidcConfig,
  "issuer" | "clientId" | "clientAuthentication" | "caFile" | "scopes"
> & { readonly secret: string | undefined };

/** A person waits for each of the provider's answers. */
const timeoutSeconds = 10;
/** Clocks of two companies differ. */
const toleratedSeconds = 60;
/** A provider renames its endpoints and keys rarely, and says so in advance. */
const rereadMs = 3_600_000;
/** One that is down is not asked anew for every click. */
const retryMs = 3_000;

type Found = { readonly at: number; readonly config: Promise<client.Configuration> };

/** The company's identity provider. It is asked where its endpoints are when somebody signs in for the first time. */
export class Provider {
  readonly #settings: ProviderSettings;
  readonly #clock: Clock;
  readonly #fetch: client.CustomFetch;
  #found: Found | undefined;
  #failed: { readonly at: number; readonly error: unknown } | undefined;

  /** Throws when the file of the certificate authority cannot be read. */
  constructor(settings: ProviderSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#fetch = issuerFetch(settings.caFile);
  }

  /** Where the person's browser has to go, and what this sign-in is told by when it comes back. */
  async start(redirectUri: string, next: string): Promise<{ readonly url: string; readonly flow: Flow }> {
    const config = await this.#discovered();
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(config, {
      ...{ redirect_uri: redirectUri, scope: this.#settings.scopes.join(" "), state, nonce },
      ...{ code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
    });
    return { url: url.href, flow: { state, nonce, verifier, next, startedAt: Date.now() } };
  }

  /**
   * Who the provider says that it is, once all that proves it holds: state, nonce, PKCE, signature, issuer, audience and times.
   * `isWhole`: whether the ID token says enough; else the provider's userinfo endpoint is asked as well.
   */
  async finish(callback: URL, flow: Flow, isWhole: (claims: Claims) => boolean): Promise<Claims> {
    const config = await this.#discovered();
    try {
      const tokens = await client.authorizationCodeGrant(config, callback, {
        ...{ expectedState: flow.state, expectedNonce: flow.nonce, pkceCodeVerifier: flow.verifier },
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new SignInRefusal("provider", "there was no ID token");
      if (isWhole(claims) || config.serverMetadata().userinfo_endpoint === undefined) return claims;
      return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Rejects with a SignInRefusal where nobody could sign in. */
  async probe(): Promise<void> {
    await this.#discovered();
  }

  /** Where a browser ends the session that it has at the provider; undefined where the provider has no such page. */
  async signOutUrl(goOnAt: string): Promise<string | undefined> {
    const config = await this.#discovered();
    if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
    const { clientId } = this.#settings;
    return client.buildEndSessionUrl(config, { client_id: clientId, post_logout_redirect_uri: goOnAt }).href;
  }

  async #discovered(): Promise<client.Configuration> {
    const now = this.#clock.now();
    const failed = this.#failed && now - this.#failed.at < retryMs ? this.#failed : undefined;
    const before = this.#found;
    if (before && (failed || now - before.at < rereadMs)) return before.config.catch(reject);
    if (failed) throw refusalOf(failed.error);
    const found = { at: now, config: this.#discover() };
    this.#found = found;
    try {
      return await found.config;
    } catch (error) {
      this.#failed = { at: this.#clock.now(), error };
      // What was found an hour ago is better than nothing.
      this.#found = before;
      if (before) return before.config;
      throw refusalOf(error);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, secret } = this.#settings;
    const metadata = { [client.clockTolerance]: toleratedSeconds };
    const insecure = issuer.startsWith("http:") ? [client.allowInsecureRequests] : [];
    const options = {
      ...{ timeout: timeoutSeconds, [client.customFetch]: this.#fetch },
      execute: [...insecure, client.enableNonRepudiationChecks],
    };
    const how: client.ClientAuth = (as, ...rest) => this.#authentication(as, secret)(as, ...rest);
    const config = await client.discovery(new URL(issuer), clientId, metadata, how, options);
    const missing = ["authorization_endpoint", "token_endpoint", "jwks_uri"].filter(
      (each) => !isRecord(config.serverMetadata()) || config.serverMetadata()[each] === undefined,
    );
    if (missing.length > 0)
      throw new SignInRefusal("misconfigured", `the provider does not name ${missing.join(", ")}`);
    return config;
  }

  #authentication(as: client.ServerMetadata, secret: string | undefined): client.ClientAuth {
    if (secret === undefined) return client.None();
    const offered = as.token_endpoint_auth_methods_supported;
    const usual = offered === undefined || offered.includes("client_secret_basic") ? "basic" : "post";
    const how = this.#settings.clientAuthentication ?? usual;
    return how === "basic" ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
  }
}

const reject = (error: unknown): never => {
  throw refusalOf(error);
};
