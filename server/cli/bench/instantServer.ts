import { instantEngine } from "../../benchmark/growth/instantEngine.ts";
import { composeWith } from "../composeLanguageServer.ts";
import { run } from "../lsp/run.ts";

/** `lacuna lsp` as it is, but for the engine. */
export const runInstantServer = (): Promise<void> =>
  run({ stdio: true }, ({ log }) => composeWith({ log, engine: instantEngine() }));
