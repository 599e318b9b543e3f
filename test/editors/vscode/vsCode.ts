import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CodeServer, type CodeServerOptions, repository, startCodeServer } from "./codeServer.ts";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const quietBrowser = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

export type Ghost = {
  /** What follows the cursor on its line. */
  readonly first: string;
  /** The whole text, lines joined with \n. */
  readonly text: string;
};

/** Polls until `probe` gives a value; on time-out the error says what was awaited. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  patienceMs = 15_000,
): Promise<T> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > untilMs) throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** A person's hands and eyes in real VS Code: keys, the screen, and the files that were saved. */
export class VsCode {
  readonly page: Page;
  readonly server: CodeServer;
  private readonly browser: Browser;

  private constructor(server: CodeServer, browser: Browser, page: Page) {
    this.server = server;
    this.browser = browser;
    this.page = page;
  }

  static async start(options: CodeServerOptions): Promise<VsCode> {
    const server = await startCodeServer(options);
    try {
      const args = [...flags, ...quietBrowser];
      const browser = await chromium.launch({ executablePath: server.paths.chromium, headless: true, args });
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.addInitScript({ path: join(import.meta.dirname, "inPage.js") });
      await page.route(/open-vsx\.org/, (route) => route.abort());
      const vsCode = new VsCode(server, browser, page);
      await page.goto(`${server.url}?folder=${encodeURIComponent(server.workspace)}`);
      await page.waitForSelector(".monaco-workbench .statusbar", { timeout: 60_000 });
      return vsCode;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Opens a file of the workspace and waits for its text. */
  async open(name: string): Promise<void> {
    await until(
      `the editor of ${name} to open`,
      async () => {
        await this.page.keyboard.press("Control+P");
        await this.page.locator(".quick-input-widget input").fill(name, { timeout: 5000 });
        const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name });
        const found = await row.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        if (found) await this.page.keyboard.press("Enter");
        else await this.page.keyboard.press("Escape");
        return found ? true : undefined;
      },
      60_000,
    );
    await this.page.locator(`.tab.active[aria-label^="${name}"]`).waitFor({ timeout: 20_000 });
    await this.page.locator(".editor-instance .monaco-editor .view-line").first().waitFor({ timeout: 20_000 });
    await this.focus();
  }

  async focus(): Promise<void> {
    await this.command("View: Focus Active Editor Group");
  }

  /** Line and column count from 1. */
  async cursor(line: number, column: number): Promise<void> {
    await this.page.keyboard.press("Control+G");
    await this.page.locator(".quick-input-widget input").fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.page.locator(`.statusbar-item:has-text("Ln ${line}, Col ${column}")`).waitFor({ timeout: 5000 });
  }

  async type(text: string, delayMs = 45): Promise<void> {
    await this.page.keyboard.type(text, { delay: delayMs });
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Runs a command of the palette by its whole title. */
  async command(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input").first();
    // A page that is just loading can swallow the key.
    await until(`the palette for ${title}`, async () => {
      await this.page.keyboard.press("F1");
      const opened = input.waitFor({ timeout: 2000 });
      return opened.then(
        () => true,
        () => undefined,
      );
    });
    await input.fill(`>${title}`);
    const label = title.replace(/^Lacuna: /, "");
    await this.page
      .locator(".quick-input-list .monaco-list-row.focused", { hasText: label })
      .waitFor({ timeout: 10_000 });
    await this.page.keyboard.press("Enter");
  }

  async ghost(): Promise<Ghost | undefined> {
    return (await this.page.evaluate<Ghost | null>("lacunaTest.ghost()")) ?? undefined;
  }

  /** Ghost text that stays the same for two looks in a row: an editor redraws while it is typed into. */
  async waitForGhost(patienceMs?: number): Promise<Ghost> {
    let last: Ghost | undefined;
    return until(
      "ghost text to appear",
      async () => {
        const ghost = await this.ghost();
        const settled = ghost !== undefined && ghost.text === last?.text;
        last = ghost;
        return settled ? ghost : undefined;
      },
      patienceMs,
    );
  }

  async waitForNoGhost(patienceMs?: number): Promise<void> {
    await until(
      "ghost text to go away",
      async () => ((await this.ghost()) === undefined ? true : undefined),
      patienceMs,
    );
  }

  /** Saves the active editor and reads the file back. */
  async save(name: string): Promise<string> {
    await this.page.keyboard.press("Control+S");
    await until(`${name} to be saved`, async () =>
      (await this.page.locator(".tab.active.dirty").count()) === 0 ? true : undefined,
    );
    return readFileSync(join(this.server.workspace, name), "utf8");
  }

  /** Our item: what a person reads, without the names of icons. */
  async statusText(): Promise<string> {
    const item = this.page.locator(
      '.statusbar-item[id="lacuna.lacuna.lacuna.status"], .statusbar-item[id*="lacuna.status"]',
    );
    return (await item.count()) === 0 ? "" : (await item.first().innerText()).trim();
  }

  async statusIcon(): Promise<string> {
    const icon = this.page.locator('.statusbar-item[id*="lacuna.status"] .codicon').first();
    return (await icon.getAttribute("class")) ?? "";
  }

  async waitForStatus(text: RegExp, patienceMs?: number): Promise<string> {
    return until(
      `the status ${String(text)}`,
      async () => {
        const shown = await this.statusText();
        return text.test(shown) ? shown : undefined;
      },
      patienceMs,
    );
  }

  /** Texts of all messages and dialogs that ever appeared since the start. */
  async popups(): Promise<string[]> {
    return this.page.evaluate<string[]>("lacunaTest.popups");
  }

  /** The text of a rendered Markdown page. */
  async waitForPage(text: RegExp): Promise<string> {
    return until(`a page with ${String(text)}`, async () => {
      for (const frame of this.page.frames().filter((each) => each !== this.page.mainFrame())) {
        const found = await textOf(frame);
        if (text.test(found)) return found;
      }
      return undefined;
    });
  }

  /** Closes all editors; what was not saved is thrown away. */
  async closeAll(): Promise<void> {
    await this.command("View: Close All Editors");
    const discard = this.page.locator(".monaco-dialog-box .monaco-button", { hasText: "Don't Save" });
    await until("all editors to close", async () => {
      if (await discard.isVisible()) await discard.click();
      return (await this.page.locator(".tab").count()) === 0 ? true : undefined;
    });
  }

  async screenshot(name: string): Promise<void> {
    // Lists, dialogs and messages fade in for a fifth of a second.
    await this.page.waitForTimeout(250);
    const folder = join(repository, "out", "screenshots");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

const textOf = async (frame: Frame): Promise<string> =>
  frame.evaluate<string>("document.body.innerText").catch(() => ""); // a frame that is just going away
