import type { Command } from "commander";
import type { LoginFlags } from "./login/run.ts";

const actions = () => import("./login/run.ts");

/** `lacuna login`, `logout` and `whoami`: a developer at a team's server. */
export function addLogin(program: Command): void {
  program
    .command("login [url]")
    .description("sign in to your team's server, in the browser or with a token")
    .option("--token-stdin", "read a token from standard input instead, such as one from your own page there")
    .addHelpText("after", "\nThe token is kept in the system's keychain, or in a file that only you may read.")
    .action(async (url: string | undefined, flags: LoginFlags) => (await actions()).login(url, flags));
  program
    .command("logout [url]")
    .description("forget the token of your team's server")
    .action(async (url: string | undefined) => (await actions()).logout(url));
  program
    .command("whoami [url]")
    .description("say whether your team's server knows you, and what it offers")
    .action(async (url: string | undefined) => (await actions()).whoami(url));
}
