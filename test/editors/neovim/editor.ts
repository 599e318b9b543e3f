import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { attach, type NeovimClient } from "neovim";
import { ghostColour, Grid } from "./grid.ts";

export type Neovim = { readonly name: string; readonly command: string; readonly env: Record<string, string> };

export type EditorOptions = {
  readonly neovim: Neovim;
  /** Lua source of the table passed to `setup()`; left out, the plugin does nothing. */
  readonly setup?: string;
  /** Lua run before `setup()`. */
  readonly before?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
};

const repository = resolve(import.meta.dirname, "../../..");

/** A real Neovim with the plugin installed as a package, its own empty home, and a screen of 80 by 24 cells. */
export class Editor {
  readonly folder: string;
  readonly grid = new Grid();
  readonly nvim: NeovimClient;
  readonly #process: ChildProcess;
  readonly #waiting = new Set<() => void>();

  private constructor(folder: string, child: ChildProcess) {
    this.folder = folder;
    this.#process = child;
    this.nvim = attach({ proc: child });
    this.nvim.on("notification", (method: string, batches: readonly (readonly unknown[])[]) => {
      if (method === "redraw" && this.grid.apply(batches)) for (const check of this.#waiting) check();
    });
  }

  static async start(options: EditorOptions): Promise<Editor> {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-nvim-"));
    const pack = join(folder, "data/nvim/site/pack/lacuna/start");
    mkdirSync(pack, { recursive: true });
    symlinkSync(join(repository, "extension/neovim"), join(pack, "lacuna"));
    for (const [name, text] of Object.entries({ ...options.files, "init.lua": initLua(options) })) {
      mkdirSync(dirname(join(folder, "work", name)), { recursive: true });
      writeFileSync(join(folder, name === "init.lua" ? name : join("work", name)), text);
    }
    const home = { XDG_CONFIG_HOME: "config", XDG_DATA_HOME: "data", XDG_STATE_HOME: "state" };
    const child = spawn(options.neovim.command, ["--embed", "-n", "-i", "NONE", "-u", join(folder, "init.lua")], {
      cwd: join(folder, "work"),
      env: {
        ...process.env,
        ...options.neovim.env,
        ...Object.fromEntries(Object.entries(home).map(([key, value]) => [key, join(folder, value)])),
        ...options.env,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const editor = new Editor(folder, child);
    try {
      const attached = editor.nvim.uiAttach(80, 24, { rgb: true, ext_linegrid: true });
      await editor.#answered("start", Promise.resolve(attached));
      await editor.#answered("start", editor.nvim.request("nvim_get_mode", []));
    } catch (error) {
      await editor.stop();
      throw error;
    }
    return editor;
  }

  /** Opens a file of the work folder and waits until the server serves it. */
  async open(name: string, timeoutMs = 15_000): Promise<void> {
    await this.command(`edit ${name}`);
    await this.until(`the server is attached to ${name}`, async () => this.lua(isAttached), timeoutMs);
  }

  /** Key presses as a user makes them: Neovim handles each before the next. */
  async type(keys: string): Promise<void> {
    for (const key of keys.match(/<[^<> ]+>|[\s\S]/gu) ?? []) await this.nvim.input(key === "<" ? "<lt>" : key);
    await this.#answered(`the keys ${keys}`, this.nvim.request("nvim_get_mode", []));
  }

  async lua<Result>(code: string, ...args: readonly unknown[]): Promise<Result> {
    return (await this.#answered(code, this.nvim.lua(code, args as never))) as Result;
  }

  async command(command: string): Promise<void> {
    await this.#answered(`:${command}`, this.nvim.command(command));
  }

  async lines(): Promise<string> {
    return this.lua<string>("return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')");
  }

  async saved(name: string): Promise<string> {
    await this.command("silent write");
    return readFileSync(join(this.folder, "work", name), "utf8");
  }

  async until(what: string, claim: () => boolean | Promise<boolean>, timeoutMs = 6000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await claim())) {
      if (Date.now() > end) throw new Error(`timed out: ${what}\n${this.grid.picture}`);
      await this.#nextScreen(100);
    }
  }

  async ghost(timeoutMs?: number): Promise<string> {
    await this.until("ghost text appears", () => this.grid.ghost !== "", timeoutMs);
    return this.grid.ghost;
  }

  async noGhost(timeoutMs?: number): Promise<void> {
    await this.until("no ghost text", () => this.grid.ghost === "", timeoutMs);
  }

  /** `listener` is called for every complete screen. */
  onScreen(listener: () => void): void {
    this.#waiting.add(listener);
  }

  /** Saves the screen as text, to be looked at. */
  screenshot(name: string): void {
    const file = join(repository, "out/screenshots", `neovim-${name}.txt`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${this.grid.picture}\n`);
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.#process.once("exit", done));
    if (this.#process.exitCode === null) {
      void this.nvim.request("nvim_command", ["qall!"]).catch(() => undefined); // it ends before it can answer
      const force = setTimeout(() => this.#process.kill("SIGKILL"), 3000);
      await gone;
      clearTimeout(force);
    }
    this.nvim.removeAllListeners();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Neovim does not answer while it waits for a key, e.g. after an error; the screen then tells which. */
  async #answered<Value>(what: string, answer: Promise<Value>, timeoutMs = 10_000): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`timed out: Neovim answers after ${what}\n${this.grid.picture}`)),
        timeoutMs,
      );
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  #nextScreen(ms: number): Promise<void> {
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        done();
      };
      const timer = setTimeout(finish, ms);
      this.#waiting.add(finish);
    });
  }
}

const isAttached = `
  local client = vim.lsp.get_clients({ name = "lacuna", bufnr = 0 })[1]
  return client ~= nil and client.initialized == true`;

const initLua = ({ setup, before }: EditorOptions): string => `
  vim.g.loaded_python3_provider = 0
  vim.o.swapfile, vim.o.expandtab, vim.o.shiftwidth, vim.o.softtabstop = false, true, 4, 4
  vim.o.laststatus, vim.o.shortmess = 0, vim.o.shortmess .. "I"
  vim.o.timeoutlen, vim.o.ttimeoutlen = 50, 5
  vim.api.nvim_set_hl(0, "LacunaGhost", { fg = ${ghostColour} })
  vim.api.nvim_set_hl(0, "ComplHint", { fg = ${ghostColour} })
  ${before ?? ""}
  ${setup === undefined ? "" : `require("lacuna").setup(${setup})`}
`;
