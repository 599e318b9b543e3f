import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeGateways, testGateway } from "../../gateway/support/testGateway.ts";
import { Editor, type Neovim } from "./editor.ts";
import { hasModel } from "./lacunaServer.ts";
import { findNeovims } from "./neovims.ts";

/** Another project's plugin, unchanged, against `lacuna serve`. Its folder comes from the environment. */
const plugin = process.env["LACUNA_TEST_LLAMA_VIM"] ?? "";
const file = "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n";

const startEditor = (neovim: Neovim, url: string): Promise<Editor> =>
  Editor.start({
    neovim,
    files: { "a.py": file },
    before: `
      vim.g.llama_config = { endpoint_fim = "${url}/infill", show_info = 0, t_max_predict_ms = 60000, n_predict = 24 }
      vim.opt.runtimepath:append("${plugin}")
      vim.cmd.source("${plugin}/plugin/llama.vim")`,
  });

/** What the plugin shows at the cursor. */
const shown = (editor: Editor): Promise<string> =>
  editor.lua<string>(`
    local texts = {}
    for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, { details = true })) do
      for _, piece in ipairs(mark[4].virt_text or {}) do table.insert(texts, piece[1]) end
    end
    return table.concat(texts, "|")`);

async function suggestion(editor: Editor, timeoutMs: number): Promise<string> {
  await editor.command("edit a.py");
  await editor.type("Goreturn");
  let text = "";
  let askedAt = Date.now();
  const isThere = async (): Promise<boolean> => {
    text = (await shown(editor)).trim();
    // The plugin asks once for each place, and takes what comes late for outdated.
    if (text === "" && Date.now() - askedAt > 10_000) {
      askedAt = Date.now();
      await editor.type("<Space><BS>");
    }
    return text !== "";
  };
  await editor.until("llama.vim shows something", isThere, timeoutMs);
  return text;
}

suite("llama.vim against lacuna serve", function () {
  this.timeout(240_000);
  let editor: Editor | undefined;
  let neovim: Neovim;
  suiteSetup(async function () {
    const found = (await findNeovims()).find((each) => each.neovim)?.neovim;
    if (existsSync(join(plugin, "autoload/llama.vim")) && found) neovim = found;
    else {
      console.log(`    not run: needs Neovim, and LACUNA_TEST_LLAMA_VIM with the folder of the plugin llama.vim`);
      this.skip();
    }
  });
  teardown(async () => {
    await editor?.stop();
    editor = undefined;
    await closeGateways();
  });

  test("shows what the server says, and Tab takes it", async () => {
    const gateway = await testGateway({ says: " a - b" });
    editor = await startEditor(neovim, gateway.url);
    assert.match(await suggestion(editor, 15_000), /a - b/);
    await editor.type("<Tab>");
    await editor.until("it is in the text", async () => (await editor!.lines()).includes("return a - b"));
  });

  test("the real model's suggestion appears", async function () {
    if (!hasModel) this.skip();
    const server = await serve();
    try {
      editor = await startEditor(neovim, server.url);
      const text = await suggestion(editor, 120_000);
      editor.screenshot("llama-vim");
      assert.match(text, /\w/);
    } finally {
      await server.stop();
    }
  });
});

async function serve(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-llama-vim-"));
  const args = ["--import", "tsx", "server/cli/main.ts", "serve", "--port", "0", "--model", "qwen2.5-coder-0.5b"];
  const env = { ...process.env, LACUNA_RUNTIME_DIR: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const stop = async (): Promise<void> => {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
    const ended = spawn(process.execPath, ["--import", "tsx", "server/cli/main.ts", "engine", "stop"], { env });
    await once(ended, "exit");
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await addressOf(child);
  await untilReady(url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, stop };
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await fetch(`${url}/ready`)).ok) {
    if (Date.now() > deadline) throw new Error("the model was not loaded in time");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  let said = "";
  for await (const chunk of stderr ?? []) {
    said += String(chunk);
    const url = /answers at (http:\S+)/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`lacuna serve ended: ${said}`);
}
