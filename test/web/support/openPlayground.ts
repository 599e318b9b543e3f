import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/editors/installCodeServer.ts";
import { systemClock } from "../../../server/base/systemClock.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";
import { createJsonLog } from "../../../server/gateway/http/jsonLog.ts";
import { openAccess } from "../../../server/gateway/openAccess.ts";
import { startGateway, type Gateway } from "../../../server/gateway/startGateway.ts";
import { languageServerSocket } from "../../../server/web/languageServerSocket.ts";
import { pageRoutes } from "../../../server/web/pageRoutes.ts";
import { spawnLanguageServer, type LanguageServer } from "../../../server/web/spawnLanguageServer.ts";
import { scriptedEngine } from "../../support/scriptedEngine.ts";
import { EditorHands } from "./editorHands.ts";

export type Options = {
  /** Where buildPages.mjs has put them. */
  readonly folder: string;
  /** Arguments for Node that start a language server. */
  readonly command: readonly string[];
  readonly context?: BrowserContextOptions;
};

/** A person's hands and eyes at the playground in real Chromium, and all that must not happen there. */
export class OpenPlayground extends EditorHands {
  readonly servers: readonly LanguageServer[];
  /** Console errors, refusals by the page's policy, and requests that would have left this machine. */
  readonly troubles: readonly string[];
  readonly gateway: Gateway;
  readonly #browser: Browser;

  private constructor(parts: {
    readonly page: Page;
    readonly servers: readonly LanguageServer[];
    readonly troubles: readonly string[];
    readonly gateway: Gateway;
    readonly browser: Browser;
  }) {
    const { page, servers, troubles, gateway, browser } = parts;
    super(page);
    this.servers = servers;
    this.troubles = troubles;
    this.gateway = gateway;
    this.#browser = browser;
  }

  static async start({ folder, command, context }: Options): Promise<OpenPlayground> {
    const servers: LanguageServer[] = [];
    const start = (): LanguageServer => {
      const server = spawnLanguageServer(command);
      servers.push(server);
      return server;
    };
    const gateway = await serve(folder, start);
    const browser = await chromium.launch({ executablePath: findChromium(), headless: true, args: flags });
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, ...context });
    const troubles: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") troubles.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.hostname !== "127.0.0.1" && url.protocol !== "data:") troubles.push(`left the machine: ${request.url()}`);
    });
    await page.goto(gateway.url);
    await page.locator(".monaco-editor .view-line").first().waitFor();
    return new OpenPlayground({ page, servers, troubles, gateway, browser });
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.gateway.drain();
  }

  async shot(name: string): Promise<void> {
    const folder = process.env["LACUNA_SHOTS"];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

function serve(folder: string, start: () => LanguageServer): Promise<Gateway> {
  const { config } = readServeConfig({ listen: { port: 0 }, limits: { drainSeconds: 1 } });
  const log = createJsonLog(() => {});
  return startGateway({
    ...{ config, log, version: "0.0.0", clock: systemClock, access: openAccess },
    engines: new Map([["scripted", scriptedEngine({ says: "x" })]]),
    moreRoutes: pageRoutes(folder, ["playground"]),
    sockets: [
      languageServerSocket({
        version: "0.0.0",
        log,
        clock: systemClock,
        settings: {},
        start: { asks: "ownEngine", run: start },
      }),
    ],
  });
}
