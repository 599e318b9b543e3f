import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/editors/installCodeServer.ts";
import { accountsIn, type Accounts } from "../../../server/accounts/createAccounts.ts";
import { permissions } from "../../../server/accounts/permissions.ts";
import { openEmbedded } from "../../../server/accounts/sql/adapters/embedded.ts";
import type { Sql } from "../../../server/accounts/sql/sql.ts";
import { migrate } from "../../../server/accounts/migrations/migrate.ts";
import { migrations } from "../../../server/accounts/migrations/migrations.ts";
import { adminRoutes } from "../../../server/admin/adminRoutes.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import type { Engine } from "../../../server/domain/engine.ts";
import { silentLog } from "../../../server/domain/log.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import type { Delegate } from "../../../server/gateway/route.ts";
import { startGateway, type Gateway } from "../../../server/gateway/startGateway.ts";
import { signInRoutes } from "../../../server/signin/signInRoutes.ts";
import { languageServerSocket } from "../../../server/web/languageServerSocket.ts";
import { pageRoutes } from "../../../server/web/pageRoutes.ts";
import type { LanguageServer } from "../../../server/web/spawnLanguageServer.ts";
import { newEmbeddedFolder } from "../../accounts/support/embeddedFolder.ts";
import { scriptedEngine } from "../../support/scriptedEngine.ts";
import { buildPages } from "./builtPages.ts";
import { fillAccounts, modelNames, team } from "./dashboardTeam.ts";

export type DashboardOptions = {
  /** By the names of `modelNames`, unless others are given: each answers from a script. */
  readonly engines?: ReadonlyMap<string, Engine>;
  /** Starts a language server for each page of the playground; without it there is none. */
  readonly playground?: (delegate: Delegate) => LanguageServer;
};

const sizes = { wide: { width: 1280, height: 860 }, narrow: { width: 360, height: 740 } } as const;

/** A server with a team (dashboardTeam.ts) and a browser in front of it. */
export class DashboardBench {
  readonly accounts: Accounts;
  /** The database under the accounts, for a test that does what nobody should. */
  readonly sql: Sql;
  readonly gateway: Gateway;
  /** Console errors, refusals by the page's policy, and requests that would have left this machine; `expectTrouble` takes some away. */
  readonly troubles: string[] = [];
  readonly #browser: Browser;
  readonly #remove: () => void;
  #browsers = 0;

  private constructor(parts: {
    readonly accounts: Accounts;
    readonly sql: Sql;
    readonly gateway: Gateway;
    readonly browser: Browser;
    readonly remove: () => void;
  }) {
    this.accounts = parts.accounts;
    this.sql = parts.sql;
    this.gateway = parts.gateway;
    this.#browser = parts.browser;
    this.#remove = parts.remove;
  }

  /** Takes seconds: once for a suite, with a timeout that allows it. */
  static async start(options: DashboardOptions = {}): Promise<DashboardBench> {
    const pages = buildPages();
    const folder = await filledFolder();
    const sql = await openEmbedded(folder, "lacuna");
    const accounts = accountsIn(sql, { log: silentLog });
    const gateway = await serve(accounts, pages.folder, options);
    const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: flags });
    const remove = (): void => {
      pages.dispose();
      rmSync(folder, { recursive: true, force: true });
    };
    return new DashboardBench({ accounts, sql, gateway, browser, remove });
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.gateway.drain();
    await this.accounts.close();
    this.#remove();
  }

  /** A browser of its own in which nobody is signed in. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#newContext(options);
    const page = await context.newPage();
    this.#watch(page);
    await page.goto(this.gateway.url + path);
    return page;
  }

  /** A browser of its own in which somebody of the team is signed in, at `path` of the dashboard. */
  async openAs(name: string, path = "", options: BrowserContextOptions = {}): Promise<Page> {
    const role = team.find((each) => each.name === name)?.role ?? "developer";
    const { secret } = await this.accounts.tokens.create("console", {
      ...{ user: name, label: "for signing in", scopes: permissions[role], days: 1 },
    });
    const context = await this.#newContext(options);
    const signedIn = await context.request.post(`${this.gateway.url}/v1/lacuna/session`, { data: { token: secret } });
    if (!signedIn.ok()) throw new Error(await signedIn.text());
    const page = await context.newPage();
    this.#watch(page);
    await this.go(page, path);
    return page;
  }

  /** As `openAs`, for as long as `run` takes. */
  async visit(name: string, path: string, run: (page: Page) => Promise<void>): Promise<void> {
    const page = await this.openAs(name, path);
    try {
      await run(page);
    } finally {
      await page.context().close();
    }
  }

  /** Pictures of a page as an owner sees it, and that nothing of it sticks out on a telephone. */
  async fitsTelephone(path: string, name: string): Promise<void> {
    await this.visit("olga", path, async (page) => {
      await this.shots(page, name);
      await page.setViewportSize(sizes.narrow);
      if (await isTooWide(page)) throw new Error(`${path} is wider than ${sizes.narrow.width} px`);
    });
  }

  /** Each browser has an address of its own: of one, ten sign-ins a minute are taken. */
  #newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const extraHTTPHeaders = {
      "x-forwarded-for": `10.0.${Math.floor(++this.#browsers / 256)}.${this.#browsers % 256}`,
    };
    return this.#browser.newContext({ viewport: sizes.wide, locale: "en-GB", extraHTTPHeaders, ...options });
  }

  /** Loads a page of the dashboard and waits until its heading is there. */
  async go(page: Page, path: string): Promise<void> {
    await page.goto(`${this.gateway.url}/dashboard${path === "" ? "" : `/${path}`}`);
    await page.locator("h1").waitFor();
    await settled(page);
  }

  /** The page in light and dark, wide and narrow, into the folder LACUNA_SHOTS, if there is one. */
  async shots(page: Page, name: string): Promise<void> {
    const folder = process.env["LACUNA_SHOTS"];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const width of ["wide", "narrow"] as const)
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize(sizes[width]);
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    await page.setViewportSize(sizes.wide);
    await page.emulateMedia({ colorScheme: null });
  }

  /** For a test that provokes an answer which the browser notes as an error: what was noted since the start or the last call. */
  takeTroubles(): readonly string[] {
    return this.troubles.splice(0);
  }

  #watch(page: Page): void {
    const note = (trouble: string): void => void this.troubles.push(trouble);
    page.on("console", (message) => {
      if (message.type() === "error") note(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => note(`error: ${error.message}`));
    page.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (hostname !== "127.0.0.1" && protocol !== "data:") note(`left the machine: ${request.url()}`);
    });
  }
}

/** Until nothing of the page is being loaded any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator(":root:not(:has(.loading))").waitFor({ state: "attached" });
}

/** Whether a person would have to scroll to the side. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

/** The name of what has the keyboard's focus, as a screen reader says it, roughly. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return "";
    const labelled = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
    return (labelled ?? "").trim().replace(/\\s+/g, " ");
  })()`);

/** Presses Tab until the focus is on what is called so. */
export async function tabTo(page: Page, name: string, most = 60): Promise<void> {
  const seen: string[] = [];
  for (let turn = 0; turn < most; turn++) {
    await page.keyboard.press("Tab");
    const current = await focused(page);
    if (current === name) return;
    seen.push(current);
  }
  throw new Error(`${name} is not reached by Tab; what is: ${seen.join(" | ")}`);
}

/** Presses what is called so, by keyboard alone. */
export async function pressOn(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

/** An embedded database with the team; whoever opens it next has it for themselves. */
async function filledFolder(): Promise<string> {
  const folder = await newEmbeddedFolder();
  const sql = await openEmbedded(folder, "lacuna");
  await migrate(sql, migrations, { schema: "lacuna", target: migrations.length });
  await fillAccounts(sql);
  await sql.close();
  return folder;
}

async function serve(accounts: Accounts, folder: string, { engines, playground }: DashboardOptions): Promise<Gateway> {
  const { config, faults } = readServeConfig({
    listen: { port: 0, trustedProxies: ["127.0.0.1"] },
    limits: { drainSeconds: 1, perAddressPerMinute: 1_000_000, perAddressBurst: 100_000 },
  });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const facts = {
    hasTls: false,
    database: "embedded",
    hasPlayground: playground !== undefined,
    dialects: ["openai"],
    clock: systemClock,
  } as const;
  const log = createJsonLog(() => {});
  return startGateway({
    ...{ config, log, access: accounts, usage: accounts, version: "0.0.0", clock: systemClock },
    engines: engines ?? new Map(modelNames.map((name) => [name, scriptedEngine({ says: "x" })])),
    moreRoutes: [
      ...adminRoutes({ facts, accounts }),
      ...signInRoutes({ accounts, clock: systemClock, canBeClaimed: true }),
      ...pageRoutes(folder, playground ? ["dashboard", "playground"] : ["dashboard"]),
    ],
    sockets: playground
      ? [
          languageServerSocket({
            ...{ version: "0.0.0", settings: {}, clock: systemClock, log },
            start: { asks: "thisServer", run: playground },
          }),
        ]
      : [],
  });
}
