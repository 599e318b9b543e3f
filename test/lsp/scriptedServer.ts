import { Command } from "commander";
import { addLsp } from "../../server/cli/lsp.ts";
import { loadSettings } from "../../server/settings/load.ts";
import { scriptedEngine } from "../support/scriptedEngine.ts";
import { scriptedCompleter, scriptedModelStore, shown } from "./harness.ts";

// `npx tsx test/lsp/scriptedServer.ts lsp --stdio`: the language server with a pipeline that always says the same, for
// tests of editors. LACUNA_SAYS is the text; empty for a server that never has anything to show.
const says = process.env["LACUNA_SAYS"] ?? "scripted";

const program = new Command("scripted").exitOverride();
addLsp(program, () => ({
  createCompleter: () =>
    scriptedCompleter((request) => {
      const outcome = shown(request, says);
      return says === "" ? { ...outcome, kind: "empty", reason: "modelSaidNothing", detail: "" } : outcome;
    }),
  engine: scriptedEngine({ says }),
  modelStore: scriptedModelStore(),
  loadSettings,
  onSettings: () => {},
  clock: {
    now: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(new Error("aborted"));
        });
      }),
  },
  doctor: async () => "scripted",
  dispose: async () => {},
}));

await program.parseAsync();
