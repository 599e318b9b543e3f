import { Option, type Command } from "commander";
import type { ComposeLanguageServer, Flags } from "./lsp/run.ts";

/** `lacuna lsp`: the language server. */
export function addLsp(program: Command, compose: ComposeLanguageServer): void {
  program
    .command("lsp")
    .description("start the language server; editors run this")
    .option("--stdio", "talk over standard input and output (the default)")
    .option("--pipe <path>", "connect to a client that listens on this socket or named pipe")
    .option("--socket <port>", "connect to a client that listens on this port of this machine")
    .option("--listen <port or path>", "wait for clients on a port of this machine or a socket, one at a time")
    .option("--server <url>", "ask this team's server, as the setting server.url does")
    .addOption(new Option("--node-ipc", "talk over the channel of the Node process that started this one").hideHelp())
    // Editors add arguments of their own, such as --clientProcessId=1234.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: Flags) => (await import("./lsp/run.ts")).run(flags, compose));
}
