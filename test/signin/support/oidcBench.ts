import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { createAccounts, type Accounts } from "../../../server/accounts/createAccounts.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import type { Clock } from "../../../server/domain/clock.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import { signInRoutes } from "../../../server/signin/signInRoutes.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { closeGateways, testGateway, type TestGateway } from "../../gateway/support/testGateway.ts";
import { Browser, type Page } from "./browser.ts";
import { registered, startIdentityProvider, type IdentityProvider, type Known } from "./identityProvider.ts";
import { oidcConfig } from "./oidcConfig.ts";

/** Accounts for a suite; a provider and servers for each test. */
export class OidcBench {
  readonly accounts: Accounts;
  readonly logLines: string[] = [];
  #folder = "";
  #idp: IdentityProvider | undefined;
  #gateway: TestGateway | undefined;
  #people = 0;

  private constructor(accounts: Accounts) {
    this.accounts = accounts;
  }

  /** Hooks of the suite that calls it. */
  static forSuite(): () => OidcBench {
    let bench: OidcBench | undefined;
    suiteSetup(async () => (bench = await OidcBench.#open()));
    setup(async () => bench?.start());
    teardown(async () => bench?.stop());
    suiteTeardown(async () => bench?.close());
    return () => {
      if (!bench) throw new Error("only inside a test");
      return bench;
    };
  }

  static async #open(): Promise<OidcBench> {
    const folder = await newEmbeddedFolder();
    const accounts = await createAccounts({ database: { kind: "folder", folder }, log: silentLog });
    await accounts.firstOwner.claim((await accounts.firstOwner.invite()) ?? "", "olga");
    const bench = new OidcBench(accounts);
    bench.#folder = folder;
    return bench;
  }

  async start(): Promise<void> {
    this.#idp = await startIdentityProvider();
    this.logLines.length = 0;
  }

  async stop(): Promise<void> {
    await closeGateways();
    await this.#idp?.stop();
  }

  async close(): Promise<void> {
    await this.accounts.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get idp(): IdentityProvider {
    if (!this.#idp) throw new Error("only inside a test");
    return this.#idp;
  }

  get gateway(): TestGateway {
    if (!this.#gateway) throw new Error("serve first");
    return this.#gateway;
  }

  /** Another server with this configuration, registered at the provider. */
  async serve(config: Record<string, unknown> = {}, more: ServerOptions = {}): Promise<string> {
    const { secret = registered.secret, clock = systemClock } = more;
    const oidc = oidcConfig({ issuer: this.idp.issuer, newPeople: { create: true }, ...config });
    const log = createJsonLog((line) => this.logLines.push(line));
    const moreRoutes = signInRoutes({
      ...{ accounts: this.accounts, clock, canBeClaimed: true },
      oidc: { config: oidc, secret, log },
    });
    this.#gateway = await testGateway({ says: "x" }, { access: this.accounts, moreRoutes });
    const { url } = this.#gateway;
    this.idp.serve([url, url.replace("127.0.0.1", "localhost")].map((each) => `${each}/signin/oidc/callback`));
    return url;
  }

  /** Somebody new at the provider. */
  somebody(known: Known = {}): { readonly subject: string; readonly email: string } {
    const number = ++this.#people;
    const [subject, email] = [`00u-${number}`, `person-${number}@example.com`];
    this.idp.people.set(subject, { email, email_verified: true, ...known });
    return { subject, email };
  }

  /** The answer to the callback. */
  async signIn(subject: string, browser = new Browser(), next = "/device?user_code=A"): Promise<Page> {
    return browser.follow(await this.untilCallback(subject, browser, next));
  }

  /** The provider's redirect to the callback, not followed. */
  async untilCallback(subject: string, browser: Browser, next = "/device"): Promise<Page> {
    const start = `${this.gateway.url}/signin/oidc?next=${encodeURIComponent(next)}`;
    const atProvider = await browser.follow(await browser.get(start));
    assert.match(atProvider.text, /name="login"/, atProvider.text);
    const isCallback = (url: string): boolean => url.startsWith(`${this.gateway.url}/signin/oidc/callback`);
    const consent = await browser.follow(
      await browser.post(formAction(atProvider), { prompt: "login", login: subject, password: "x" }),
      isCallback,
    );
    if (consent.location !== undefined) return consent;
    return browser.follow(await browser.post(formAction(consent), { prompt: "consent" }), isCallback);
  }

  async refused(page: Page, status: number, says: RegExp): Promise<void> {
    assert.deepEqual([page.status, page.headers.get("content-type")], [status, "text/html; charset=utf-8"]);
    assert.match(page.text, says);
    assert.ok(!page.headers.getSetCookie().some((each) => each.startsWith("lacuna_session=")), "nobody is signed in");
  }

  /** The last sign-in in the audit log. */
  async recorded(): Promise<string> {
    const [last] = await this.accounts.audit.list("console", { limit: 1, action: "login." });
    return `${last?.action} ${JSON.stringify(last?.detail)}`;
  }

  /** The page that says who is signed in. */
  async me(browser: Browser): Promise<string> {
    return (await browser.get(`${this.gateway.url}/signout`)).text;
  }

  /** Changes what the browser keeps of a sign-in under way. */
  tamper(browser: Browser, change: object): void {
    const jar = browser.cookies.get(new URL(this.gateway.url).host);
    const flow = JSON.parse(Buffer.from(jar?.get("lacuna_oidc") ?? "", "base64url").toString()) as object;
    jar?.set("lacuna_oidc", Buffer.from(JSON.stringify({ ...flow, ...change })).toString("base64url"));
  }
}

type ServerOptions = { readonly secret?: string; readonly clock?: Clock };

const formAction = ({ text, url }: Page): string => {
  const [, action = ""] = /<form[^>]*action="([^"]+)"/.exec(text) ?? [];
  return new URL(action, url).href;
};
