import { createInterface } from "node:readline/promises";
import type { PullOutcome } from "../../domain/modelStore.ts";
import { findEntry } from "../../models/catalogue.ts";
import type { CatalogueEntry } from "../../models/catalogueEntry.ts";
import { presenceOf } from "../../models/installed.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note, print, printJson } from "../output.ts";
import { openModels, recommendation, unknownModel } from "./context.ts";
import { openProgress } from "./progress.ts";

export type PullFlags = { readonly from?: string; readonly acceptLicence?: boolean; readonly json?: boolean };

export async function pull(wanted: string | undefined, flags: PullFlags): Promise<void> {
  const { settings, folder, store } = openModels(flags.from);
  const entry = wanted === undefined ? (await recommendation(settings)).entry : findEntry(wanted);
  if (!entry) return fail(await unknownModel(wanted ?? "", folder), exitCodes.notFound);
  const installed = (await presenceOf(folder, entry)).kind === "installed";
  const acceptLicence = flags.acceptLicence === true || (!installed && (await askForLicence(entry)));
  const interrupt = listenForInterrupt();
  const progress = openProgress(entry.title, process.stderr.isTTY);
  try {
    const outcome = await store.pull({
      id: entry.id,
      acceptLicence,
      onProgress: (state) => progress.show(state),
      signal: interrupt.signal,
    });
    progress.end();
    say(outcome, entry, flags.json === true);
  } finally {
    progress.end();
    interrupt.ignore();
  }
}

function say(outcome: PullOutcome, entry: CatalogueEntry, json: boolean): void {
  if (json) {
    printJson(outcome);
    if (outcome.kind === "failed") process.exitCode = exitCodes.failed;
    return;
  }
  if (outcome.kind === "failed") return fail(outcome.message);
  note(
    `${entry.title} is ready (${outcome.from === "already installed" ? outcome.from : `from ${outcome.from}`}, sha256 verified).`,
  );
  print(outcome.model.file);
}

/** False also where nobody can be asked; the store then says what has to be accepted. */
async function askForLicence({ licence, title }: CatalogueEntry): Promise<boolean> {
  if (licence.mustAccept === undefined) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  note(`${title}: ${licence.mustAccept}\nIts text: ${licence.url}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question("Do you accept it? [y/N] ");
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
