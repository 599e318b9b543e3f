import { ProgressLocation, window } from "vscode";
import {
  type DoctorResult,
  type ExplainParams,
  type ExplainResult,
  doctorMethod,
  explainMethod,
} from "../../../shared/protocol.ts";
import { reportScheme } from "../reports.ts";
import type { Tools } from "./tools.ts";

export async function why(tools: Tools): Promise<void> {
  await tools.reports.showPage("Why was nothing shown?", await explain(tools, "last"));
}

export async function showPrompt(tools: Tools): Promise<void> {
  await tools.reports.showText("Last prompt", await explain(tools, "prompt"));
}

/** Tries real completions, which takes a while on a slow machine. */
export async function doctor({ server, reports }: Tools): Promise<void> {
  const title = "Lacuna: examining this machine";
  const result = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    server.request<DoctorResult>(doctorMethod),
  );
  await reports.showPage("Lacuna doctor", result.markdown);
}

async function explain({ server }: Tools, what: ExplainParams["what"]): Promise<string> {
  const uri = window.activeTextEditor?.document.uri;
  // With a report in front, the question is about the request before it, whatever its document.
  const isAboutFile = uri !== undefined && uri.scheme !== reportScheme;
  const params: ExplainParams = { what, ...(isAboutFile ? { textDocument: { uri: uri.toString() } } : {}) };
  return (await server.request<ExplainResult>(explainMethod, params)).markdown;
}
