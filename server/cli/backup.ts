import type { Command } from "commander";
import type { BackupFlags } from "./backup/run.ts";

/** `lacuna backup` and `lacuna restore`: accounts and configuration of a server, in one file. */
export function addBackup(program: Command): void {
  program
    .command("backup")
    .argument("<file>", "the file to write; it must not exist")
    .description("write a server's accounts, audit log and configuration to one file")
    .option("--config <file>", "the server's configuration, where it is not the usual one")
    .option("--folder <folder>", folderHelp)
    .addHelpText("after", notes)
    .action(async (file: string, flags: BackupFlags) => (await import("./backup/run.ts")).backup(file, flags));
  program
    .command("restore")
    .argument("<file>", "a file that `lacuna backup` wrote")
    .description("bring a backup into an empty database, and check the audit log")
    .option("--config <file>", "where the server's configuration belongs")
    .option("--folder <folder>", folderHelp)
    .option("--check", "only say what the file holds and whether it is whole")
    .addHelpText("after", notes)
    .action(async (file: string, flags: BackupFlags & { check?: boolean }) =>
      (await import("./backup/run.ts")).restore(file, flags),
    );
}

const folderHelp = "the embedded database's folder; left out: the usual one of this user";

const notes = `
The database is the one that \`lacuna accounts\` uses: embedded, or the PostgreSQL server of DATABASE_URL. A backup of one can be
restored into the other. The file holds names and hashes of tokens, so it is readable by you alone; keys, certificates and models
are not in it. Stop a server with an embedded database first.`;
