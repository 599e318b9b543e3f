import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Status } from "../../shared/protocol.ts";
import { at, startProcess, type InlineItem, type LspClient } from "../support/lspClient.ts";

/** A busy machine answers late; that is not what these tests are about. */
const patienceMs = 20_000;

/** Were a proxy of the environment asked, every request would fail. */
const deadProxy = Object.fromEntries(
  ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) =>
    [name, name.toUpperCase()].map((each) => [each, "http://127.0.0.1:9"]),
  ),
);

export type EditorOptions = {
  readonly program: string;
  readonly url: string;
  /** Kept by the client, as VS Code does it; left out: the server keeps its own. */
  readonly token?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
};

export type TeamEditor = Awaited<ReturnType<typeof startEditor>>;

/** An editor with a folder open, and the real `lacuna lsp` over standard input and output. */
export async function startEditor({ program, url, token, settings, files = {}, env }: EditorOptions) {
  const folder = mkdtempSync(join(tmpdir(), "lacuna-team-"));
  const workspace = join(folder, "work");
  for (const [name, text] of Object.entries({ ".git/HEAD": "", ...files })) {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
  writeFileSync(
    join(folder, "settings.json"),
    JSON.stringify({ "server.url": url, "complete.level": "eager", "complete.debounceMs": 0, ...settings }),
  );
  const server = startProcess([program, "lsp", "--stdio"], {
    ...process.env,
    ...{ ...deadProxy, NODE_USE_ENV_PROXY: "1", NO_PROXY: "", no_proxy: "" },
    ...{ LACUNA_CONFIG: join(folder, "settings.json"), LACUNA_KEYCHAIN: "off", LACUNA_RUNTIME_DIR: folder },
    ...{ XDG_CACHE_HOME: join(folder, "cache"), XDG_STATE_HOME: folder, ...env },
  });
  const { client } = server;
  const patiently = async <T>(id: number): Promise<T> => {
    await until(client, () => client.answers.has(id), `an answer to request ${id}`);
    return client.answer<T>(id);
  };
  const uriOf = (name: string): string => pathToFileURL(join(workspace, name)).href;
  await patiently(
    client.start("initialize", {
      ...{ processId: process.pid, rootUri: null, capabilities: {} },
      clientInfo: { name: "Neovim", version: "0.11" },
      workspaceFolders: [{ uri: pathToFileURL(workspace).href, name: "work" }],
      initializationOptions: token === undefined ? {} : { tokens: { [url]: token } },
    }),
  );
  client.notify("initialized", {});
  client.notify("textDocument/didFocus", {});
  return {
    ...{ client, folder, uriOf },
    request: <T>(method: string, params?: unknown): Promise<T> => patiently<T>(client.start(method, params)),
    start: (method: string, params?: unknown): number => client.start(method, params),
    answer: patiently,
    open: (name: string, text: string, languageId = "typescript") => client.open(uriOf(name), text, languageId),
    /** What is suggested at the end of a text that becomes the document's. */
    async complete(name: string, text: string, languageId = "typescript"): Promise<string> {
      return (await this.completeItem(name, text, languageId))?.insertText ?? "";
    },
    async completeItem(name: string, text: string, languageId = "typescript"): Promise<InlineItem | undefined> {
      const uri = uriOf(name);
      client.notify("textDocument/didClose", { textDocument: { uri } });
      client.open(uri, `${text}\n`, languageId);
      const lines = text.split("\n");
      const id = client.startComplete(uri, at(lines.length - 1, lines.at(-1)?.length ?? 0), { triggerKind: 1 });
      const { items } = await patiently<{ items: readonly InlineItem[] }>(id);
      return items[0];
    },
    /** Why nothing was shown there. */
    why: async (name: string): Promise<string> => {
      const params = { what: "last", textDocument: { uri: uriOf(name) } };
      return (await patiently<{ markdown: string }>(client.start("lacuna/explain", params))).markdown;
    },
    status: (fits: (status: Status) => boolean): Promise<Status> => untilStatus(client, fits),
    stderr: () => server.stderr(),
    /** Without a word. */
    leave: async (): Promise<void> => {
      server.endInput();
      await server.exitCode;
    },
    async close(): Promise<void> {
      server.kill();
      await server.exitCode;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilStatus(client: LspClient, fits: (status: Status) => boolean): Promise<Status> {
  const latest = (): Status | undefined => client.params<Status>("lacuna/status").at(-1);
  await until(
    client,
    () => {
      const status = latest();
      return status !== undefined && fits(status);
    },
    () => `a status that fits; the last is ${JSON.stringify(latest())}`,
  );
  return latest()!;
}

async function until(client: LspClient, isTrue: () => boolean, what: string | (() => string)): Promise<void> {
  const timeout = AbortSignal.timeout(patienceMs);
  while (!isTrue()) {
    if (timeout.aborted || client.isClosed)
      throw new Error(`waited in vain for ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
