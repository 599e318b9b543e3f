import { assertNever } from "../base/invariant.ts";
import type { EngineState } from "../domain/engine.ts";
import type { Outcome } from "../domain/outcome.ts";
import { reasons, type Reason } from "../domain/reason.ts";
import { serverAddress } from "../domain/teamServer.ts";
import type { Status } from "../../shared/protocol.ts";
import type { Settings } from "../../shared/settings.ts";
import { describeProblem, type Problem } from "../settings/problem.ts";

export type Trouble = { readonly reason: Reason; readonly detail: string };
export type StatusInput = {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  readonly engine: EngineState;
  /** Why no model can be loaded, as far as is known without starting the engine. */
  readonly modelTrouble: Trouble | undefined;
  readonly snoozedMinutes: number;
  readonly download: { readonly percent: number; readonly detail: string } | undefined;
  readonly last: Outcome | undefined;
  /** As whom the team's server knows the user. */
  readonly user: string | undefined;
};

/** What a status bar shows: the first of these that applies, with at most one fix. */
export function statusOf(input: StatusInput): Status {
  const status =
    switchedOff(input) ??
    downloading(input) ??
    engineTrouble(input) ??
    settingsTrouble(input) ??
    lastTrouble(input) ??
    ready(input);
  return input.user === undefined ? status : withUser(status, input.user);
}

const withUser = (status: Status, user: string): Status => {
  const isAboutServer = status.kind === "ready" || status.reason?.startsWith("server") === true;
  return { ...status, user, ...(isAboutServer && { detail: `${status.detail} Signed in as ${user}.` }) };
};

function switchedOff({ settings, snoozedMinutes }: StatusInput): Status | undefined {
  if (!settings["complete.enable"]) {
    const fix = { title: "Switch completions on", command: "lacuna.toggle" } as const;
    return { kind: "off", text: "Off", detail: reasons.disabled.means, reason: "disabled", fix };
  }
  if (snoozedMinutes <= 0) return undefined;
  const fix = { title: "End the snooze", command: "lacuna.endSnooze" } as const;
  const detail = `Completions are snoozed for ${snoozedMinutes} more minute${snoozedMinutes === 1 ? "" : "s"}.`;
  return { kind: "off", text: "Snoozed", detail, reason: "snoozed", fix };
}

function downloading({ download }: StatusInput): Status | undefined {
  if (download === undefined) return undefined;
  return { kind: "busy", text: "Downloading the model", detail: download.detail, percent: download.percent };
}

function engineTrouble({ engine, modelTrouble }: StatusInput): Status | undefined {
  switch (engine.kind) {
    case "failed":
      return trouble("error", engine);
    case "starting":
    case "loading":
    case "restarting":
      return working(engine);
    case "idle":
      return modelTrouble && trouble("error", modelTrouble);
    case "ready":
      return undefined;
    default:
      return assertNever(engine);
  }
}

const workingTexts = {
  starting: "Starting the engine",
  loading: "Loading the model",
  restarting: "Restarting the engine",
} as const;

function working({ kind, detail, progress }: Extract<EngineState, { kind: keyof typeof workingTexts }>): Status {
  const percent = progress === undefined ? {} : { percent: toPercent(progress) };
  return { kind: "busy", text: workingTexts[kind], detail: detail || `${workingTexts[kind]}.`, ...percent };
}

/** The engine host tells its progress in per cent. */
const toPercent = (progress: number): number => Math.round(Math.min(100, Math.max(0, progress)));

function settingsTrouble({ problems }: StatusInput): Status | undefined {
  if (problems.length === 0) return undefined;
  const detail = problems.slice(0, 3).map(describeProblem).join("\n");
  const more = problems.length > 3 ? `\nand ${problems.length - 3} more` : "";
  return { kind: "warning", text: "Check the settings", detail: `${detail}${more}`, fix: doctor };
}

/** Endings that the user can do something about; the others are ordinary. */
const tellable: ReadonlySet<Reason> = new Set([
  "timedOut",
  "engineBusy",
  "promptTooLarge",
  "internalError",
  "outOfMemory",
]);

/** Whether an ending says anything about how well things go; "cancelled" and "in the middle of a word" do not. */
export const isTelling = (outcome: Outcome): boolean =>
  outcome.kind === "shown" || tellable.has(outcome.reason) || reasons[outcome.reason].when === "after the answer";

function lastTrouble({ last }: StatusInput): Status | undefined {
  return last?.kind === "empty" && tellable.has(last.reason) ? trouble("warning", last) : undefined;
}

function ready({ engine, settings }: StatusInput): Status {
  if (engine.kind !== "ready")
    return { kind: "ready", text: "Ready", detail: "The engine starts with the next completion." };
  const { id, device, contextTokens, file } = engine.model;
  const url = serverAddress(settings["server.url"]);
  if (url !== "" && file !== url) {
    const detail = `The team's server cannot be reached; ${id} answers on this machine.`;
    return { kind: "warning", text: "Ready, on this machine", detail, reason: "serverUnreachable", fix: doctor };
  }
  return { kind: "ready", text: "Ready", detail: `${id} on ${device}, ${contextTokens} tokens of context.`, model: id };
}

const doctor = { title: "Find the cause", command: "lacuna.doctor" } as const;
const fixes: Partial<Record<Reason, Status["fix"]>> = {
  modelMissing: { title: "Download the model", command: "lacuna.pullModel" },
  modelInvalid: { title: "Choose another model", command: "lacuna.chooseModel" },
  outOfMemory: { title: "Choose a smaller model", command: "lacuna.chooseModel" },
  timedOut: { title: "Choose a faster model", command: "lacuna.chooseModel" },
  serverSignIn: { title: "Sign in", command: "lacuna.signIn" },
};
const shortTexts: Partial<Record<Reason, string>> = {
  modelMissing: "No model yet",
  modelInvalid: "The model cannot be used",
  outOfMemory: "Not enough memory",
  timedOut: "Too slow",
  engineBusy: "Engine is busy",
  engineUnreachable: "Engine cannot be reached",
  engineRefused: "Engine refuses",
  serverUnreachable: "Server cannot be reached",
  serverSignIn: "Sign in to the server",
  serverOverQuota: "Limit is used up",
  serverForbids: "Not allowed by the server",
  serverVersion: "Server of another version",
  engineVersion: "Engine of another version",
  promptTooLarge: "Prompt too large",
  internalError: "A defect in Lacuna",
};

function trouble(kind: "warning" | "error", { reason, detail }: Trouble): Status {
  const { means, help } = reasons[reason];
  const sentences = [means, detail, help].filter((sentence) => sentence !== "");
  const text = shortTexts[reason] ?? "Engine does not work";
  return { kind, text, detail: sentences.join(" "), reason, fix: fixes[reason] ?? doctor };
}
