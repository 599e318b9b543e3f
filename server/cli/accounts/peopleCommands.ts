import type { Command } from "commander";
import type { Place } from "./withAccounts.ts";
import type { GroupFlags } from "./groups.ts";
import type { IdentityFlags } from "./users.ts";
import type { TokenFlags } from "./tokens.ts";
import { subcommand } from "./subcommand.ts";

const users = () => import("./users.ts");
const groups = () => import("./groups.ts");
const tokens = () => import("./tokens.ts");

export function addPeopleCommands(accounts: Command): void {
  addUserCommands(accounts.command("users").description("who may use the server, and as what"));
  addGroupCommands(accounts.command("groups").description("teams: shared limits, models and share of a busy engine"));
  addTokenCommands(accounts.command("tokens").description("what people and machines sign in with"));
}

function addUserCommands(parent: Command): void {
  subcommand(parent, "list", "everybody, with role, groups and state").action(async (place: Place) =>
    (await users()).list(place),
  );
  subcommand(parent, "add <name>", "add a person or a machine")
    .option("--role <role>", "owner, admin, auditor, lead, developer or service", "developer")
    .action(async (name: string, flags: Place & { role: string }) => (await users()).add(name, flags));
  subcommand(parent, "role <name> <role>", "change what somebody may do").action(
    async (...[name, role, place]: [string, string, Place]) => (await users()).setRole(name, role, place),
  );
  subcommand(parent, "deactivate <name>", "refuse somebody from now on, and revoke all their tokens").action(
    async (name: string, place: Place) => (await users()).deactivate(name, place),
  );
  subcommand(parent, "reactivate <name>", "let somebody back in; they need new tokens").action(
    async (name: string, place: Place) => (await users()).reactivate(name, place),
  );
  subcommand(parent, "link <name>", "let somebody sign in as who they are at your identity provider")
    .requiredOption("--issuer <url>", "the provider, as signIn.oidc.issuer of the server names it")
    .requiredOption(
      "--subject <text>",
      "the provider's own name for them, which the sign-in page shows to whoever is not linked",
    )
    .action(async (name: string, flags: IdentityFlags) => (await users()).link(name, flags));
  subcommand(parent, "unlink <name>", "take that back; sessions that are open stay until they end")
    .requiredOption("--issuer <url>", "the provider")
    .action(async (name: string, flags: Pick<IdentityFlags, "issuer" | keyof Place>) =>
      (await users()).unlink(name, flags),
    );
  subcommand(parent, "export <name>", "print all that is stored about somebody, as JSON").action(
    async (name: string, place: Place) => (await users()).exportAll(name, place),
  );
  subcommand(parent, "erase <name>", "remove somebody with their tokens and usage, for good").action(
    async (name: string, place: Place) => (await users()).erase(name, place),
  );
}

function addGroupCommands(parent: Command): void {
  subcommand(parent, "list", "every group with weight, models and members").action(async (place: Place) =>
    (await groups()).list(place),
  );
  subcommand(parent, "add <group>", "add a group").action(async (name: string, place: Place) =>
    (await groups()).add(name, place),
  );
  subcommand(parent, "set <group>", "change a group's share of a busy engine and the models it may use")
    .option("--weight <number>", "1 to 100, relative to other groups")
    .option("--models <ids>", "ids of models, separated by commas; all: every model")
    .action(async (name: string, flags: GroupFlags) => (await groups()).set(name, flags));
  subcommand(parent, "remove <group>", "remove a group; its members stay").action(async (name: string, place: Place) =>
    (await groups()).remove(name, place),
  );
  subcommand(parent, "rename <group> <name>", "call a group otherwise; members, limits and figures go with it").action(
    async (...[name, to, place]: [string, string, Place]) => (await groups()).rename(name, to, place),
  );
  subcommand(parent, "join <group> <user>", "put somebody into a group").action(
    async (...[name, user, place]: [string, string, Place]) => (await groups()).join(name, user, place),
  );
  subcommand(parent, "leave <group> <user>", "take somebody out of a group").action(
    async (...[name, user, place]: [string, string, Place]) => (await groups()).leave(name, user, place),
  );
}

function addTokenCommands(parent: Command): void {
  subcommand(parent, "create <user>", "make a token and print it: this once, never again")
    .requiredOption("--label <text>", "what it is for, such as laptop")
    .option("--scopes <scopes>", "what it may be used for, separated by commas; left out: all that the user may do")
    .option("--days <number>", "days until it expires, 366 at most", "90")
    .action(async (user: string, flags: TokenFlags) => (await tokens()).create(user, flags));
  subcommand(parent, "list <user>", "somebody's tokens, with when each was last used").action(
    async (user: string, place: Place) => (await tokens()).list(user, place),
  );
  subcommand(parent, "revoke <id>", "refuse a token from now on").action(async (id: string, place: Place) =>
    (await tokens()).revoke(id, place),
  );
}
