import type { Command } from "commander";
import type { ServeFlags } from "./serve/run.ts";

/** `lacuna serve`: the HTTP server for clients that are no editors of ours, and for teams. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("answer completions over HTTP, for other clients and for a team")
    .option("--config <file>", "read the configuration from this file")
    .option("--check", "say what is wrong with the configuration, and start nothing")
    .option("--host <address>", "listen on this address instead of the configured one")
    .option("--port <number>", "listen on this port instead of the configured one; 0 takes a free one")
    .option("--model <id or file>", "serve this model instead of the one in the settings")
    .option("--set <key=value...>", "override a setting")
    .option("--insecure", "allow a public address without TLS or without accounts")
    .action(async (flags: ServeFlags) => (await import("./serve/run.ts")).run(flags));
}
