import type { Page } from "playwright-core";

/** A person's hands and eyes at the playground's editor. */
export class EditorHands {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async ready(): Promise<void> {
    await this.page.locator('.status[data-kind="ready"]').waitFor();
  }

  /** Empties the editor and types. */
  async write(text: string): Promise<void> {
    await this.page.locator(".monaco-editor .view-lines").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text, { delay: 25 });
  }

  /** Waits until exactly this is offered at the cursor; "" for nothing. The first line is drawn in the line, the others below it. */
  async waitForGhost(text: string, patienceMs = 10_000): Promise<void> {
    const untilMs = Date.now() + patienceMs;
    for (let shown = ""; ;) {
      shown = await this.ghost();
      if (shown === text) return;
      if (Date.now() > untilMs)
        throw new Error(`waited in vain for ghost text ${JSON.stringify(text)}: there is ${JSON.stringify(shown)}`);
      await this.page.waitForTimeout(30);
    }
  }

  async ghost(): Promise<string> {
    const inLine = await this.page.locator(".monaco-editor .view-lines .ghost-text-decoration").allTextContents();
    const below = await this.page.locator(".monaco-editor .suggest-preview-text .view-line").allTextContents();
    return [inLine.join(""), ...below].join("\n").replaceAll("\u00a0", " ");
  }

  /** Of the document, as the editor draws it. */
  async text(): Promise<string> {
    const lines = await this.page.locator(".monaco-editor .view-lines .view-line").all();
    const placed = await Promise.all(
      lines.map(async (line) => ({ top: (await line.boundingBox())?.y ?? 0, text: (await line.textContent()) ?? "" })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll("\u00a0", " "))
      .join("\n");
  }
}
