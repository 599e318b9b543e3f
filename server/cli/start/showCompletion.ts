import type { Settings } from "../../../shared/settings.ts";
import { offset } from "../../base/brand.ts";
import { silentLog } from "../../domain/log.ts";
import { print } from "../output.ts";
import type { Wired } from "../wiring.ts";

const before = `/** The median of the values; NaN for none. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  `;
const after = "\n}\n";

/** One real completion with what it cost, as proof that everything works together. */
export async function showCompletion(input: {
  readonly wired: Wired;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { wired, settings, signal } = input;
  const completer = wired.createCompleter({
    settings: () => ({ ...settings, "complete.enable": true }),
    log: silentLog,
  });
  const outcome = await completer.complete(
    {
      snapshot: {
        uri: "lacuna-start:/median.ts",
        languageId: "typescript",
        version: 1,
        text: before + after,
        path: "median.ts",
      },
      offset: offset(before.length),
      trigger: "explicit",
      wanted: 1,
      indentation: { insertSpaces: true, tabSize: 2 },
      selected: undefined,
      precedingCells: "",
    },
    signal,
  );
  completer.dispose();
  const { report, ms } = outcome.explanation;
  if (outcome.kind === "empty")
    return print(`\nA completion was tried and gave nothing: ${outcome.reason} ${outcome.detail}\n`);
  const ghost = outcome.items[0]?.insertText ?? "";
  const isPlain = !process.stdout.isTTY || process.env["NO_COLOR"] !== undefined;
  const shown = isPlain ? `«${ghost}»` : `\x1b[2;3m${ghost}\x1b[0m`;
  print(`\n${indent(before + shown + after)}`);
  const cost = report
    ? `${report.promptTokens} prompt tokens in ${Math.round(report.prefillMs)} ms, ${report.generatedTokens} written in ${Math.round(report.decodeMs)} ms`
    : "";
  print(
    `  ${isPlain ? "Between « and »" : "Dimmed"}: a completion by the model on this machine, after ${Math.round(ms.total)} ms (${cost}).\n`,
  );
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, "    ");
