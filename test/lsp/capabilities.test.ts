import assert from "node:assert/strict";
import { startHarness, type Harness } from "./harness.ts";

/** What real clients announce, as seen on the wire, and what they are to be told. */
type Client = {
  readonly name: string;
  readonly params: object;
  readonly popup: boolean;
  readonly copilotCommand: boolean;
};

const utf32First = { general: { positionEncodings: ["utf-32", "utf-8", "utf-16"] } };
const clients: readonly Client[] = [
  {
    name: "VS Code",
    params: {
      clientInfo: { name: "Visual Studio Code", version: "1.139.1" },
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        textDocument: { inlineCompletion: { dynamicRegistration: true } },
      },
    },
    popup: false,
    copilotCommand: false,
  },
  {
    name: "code-server",
    params: {
      clientInfo: { name: "code-server", version: "1.139.1" },
      capabilities: { textDocument: { inlineCompletion: { dynamicRegistration: true } } },
    },
    popup: false,
    copilotCommand: false,
  },
  {
    name: "Neovim 0.12",
    params: {
      clientInfo: { name: "Neovim", version: "0.12.4" },
      capabilities: {
        general: { positionEncodings: ["utf-8", "utf-16", "utf-32"] },
        textDocument: { inlineCompletion: { dynamicRegistration: false } },
      },
    },
    popup: false,
    copilotCommand: true,
  },
  {
    name: "Neovim 0.11",
    params: { clientInfo: { name: "Neovim", version: "0.11.4" }, capabilities: utf32First },
    popup: true,
    copilotCommand: true,
  },
  {
    name: "lsp-mode 10, which uses inline completions without announcing them",
    params: { clientInfo: { name: "emacs" }, capabilities: utf32First },
    popup: true,
    copilotCommand: true,
  },
  {
    name: "eglot",
    params: { clientInfo: { name: "Eglot" }, capabilities: utf32First },
    popup: true,
    copilotCommand: true,
  },
  {
    name: "Helix",
    params: { clientInfo: { name: "helix" }, capabilities: { general: { positionEncodings: ["utf-8"] } } },
    popup: true,
    copilotCommand: true,
  },
  { name: "Kate, which says nothing of itself", params: { capabilities: {} }, popup: true, copilotCommand: true },
  {
    name: "copilot.el",
    params: {
      capabilities: { textDocument: { inlineCompletion: { dynamicRegistration: false } } },
      initializationOptions: {
        editorInfo: { name: "Emacs", version: "30.1" },
        editorPluginInfo: { name: "copilot.el" },
      },
    },
    popup: false,
    copilotCommand: true,
  },
  { name: "a client without capabilities", params: { capabilities: undefined }, popup: true, copilotCommand: true },
];

suite("language server: what each client is told", () => {
  let harness: Harness;
  teardown(() => harness.stop());

  for (const { name, params, popup, copilotCommand } of clients)
    test(name, async () => {
      harness = startHarness();
      const answer = await harness.client.initialize(params);
      assert.deepEqual(answer, {
        capabilities: {
          positionEncoding: "utf-16",
          textDocumentSync: { openClose: true, change: 2, save: { includeText: false } },
          notebookDocumentSync: { notebookSelector: [{ notebook: "*" }] },
          inlineCompletionProvider: {},
          executeCommandProvider: {
            commands: [
              "lacuna.didAcceptCompletionItem",
              ...(copilotCommand ? ["github.copilot.didAcceptCompletionItem"] : []),
            ],
          },
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
          ...(popup ? { completionProvider: { triggerCharacters: [".", "(", "="], resolveProvider: false } } : {}),
        },
        serverInfo: { name: "Lacuna", version: "1.2.3" },
      });
    });
});
