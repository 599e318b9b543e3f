import { loadSettings } from "../../settings/load.ts";
import { describeProblem } from "../../settings/problem.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, note, print, printJson } from "../output.ts";
import { wire } from "../wiring.ts";
import { examine } from "./examine.ts";
import { noteThat } from "./finding.ts";
import { hasProblem, renderDoctorText } from "./render.ts";

export async function runDoctor({ json }: { readonly json?: boolean }): Promise<void> {
  const { settings, problems } = loadSettings({ projectDir: process.cwd() });
  const wired = wire({ settings: () => settings, log: stderrLog() });
  const interrupt = listenForInterrupt();
  if (!json && process.stderr.isTTY) note("Loading the model and filling five holes…");
  try {
    const findings = [
      ...problems.map((each) => noteThat("settings", describeProblem(each), "See docs/settings.md.")),
      ...(await examine({ wired, settings, signal: interrupt.signal })),
    ];
    if (json) printJson({ ok: !hasProblem(findings), findings });
    else print(renderDoctorText(findings));
    if (hasProblem(findings)) process.exitCode = exitCodes.failed;
  } finally {
    interrupt.ignore();
    await wired.dispose();
  }
}
