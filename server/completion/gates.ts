import type { Settings } from "../../shared/settings.ts";
import type { CompletionRequest, DocumentChange } from "../domain/completer.ts";
import type { Reason } from "../domain/reason.ts";
import type { Shape } from "../domain/syntax.ts";
import { lineStartOf } from "../syntax/lines.ts";
import { isReadOnlyScheme, schemeOf } from "./readOnlySchemes.ts";

/** Everything a gate may look at. */
export type GateInput = {
  readonly request: CompletionRequest;
  readonly settings: Settings;
  readonly lastChange: DocumentChange | undefined;
  readonly isSnoozed: boolean;
  /** The rule that excludes a workspace path, if one does. */
  readonly findExclusion: (path: string) => string | undefined;
  /** Reads the syntax tree, so it is asked last and only where a setting depends on it. Without it: code. */
  readonly inside?: () => Shape["inside"];
};

export type Refusal = { readonly reason: Reason; readonly detail: string };

type Gate = {
  /** Gates that guess what the user wants do not apply when the user asked. */
  readonly appliesTo: "everything" | "automatic";
  readonly check: (input: GateInput) => Refusal | undefined;
};

const refuse = (reason: Reason, detail = ""): Refusal => ({ reason, detail });

/** In order: the first refusal wins. Cheap, synchronous, and before any text is copied. */
const gates: readonly Gate[] = [
  { appliesTo: "everything", check: ({ settings }) => (settings["complete.enable"] ? undefined : refuse("disabled")) },
  { appliesTo: "everything", check: ({ isSnoozed }) => (isSnoozed ? refuse("snoozed") : undefined) },
  { appliesTo: "everything", check: ({ request, settings }) => languageGate(request.snapshot.languageId, settings) },
  { appliesTo: "everything", check: ({ request }) => readOnlyGate(request) },
  { appliesTo: "everything", check: ({ request, findExclusion }) => pathGate(request.snapshot.path, findExclusion) },
  { appliesTo: "everything", check: ({ request, settings }) => sizeGate(request.snapshot.text.length, settings) },
  { appliesTo: "everything", check: ({ request }) => (isInside(request) ? undefined : refuse("cursorOutOfRange")) },
  { appliesTo: "everything", check: ({ request, settings }) => lineGate(request, settings) },
  { appliesTo: "everything", check: ({ request }) => (isInConflict(request) ? refuse("mergeConflict") : undefined) },
  {
    appliesTo: "automatic",
    check: ({ settings }) => (settings["complete.trigger"] === "onDemand" ? refuse("onDemandOnly") : undefined),
  },
  {
    appliesTo: "automatic",
    check: ({ lastChange }) =>
      lastChange === "deleted" || lastChange === "undone" ? refuse("afterDeletion", lastChange) : undefined,
  },
  {
    appliesTo: "automatic",
    check: ({ request }) => (startsWithWord(restOfLine(request)) ? refuse("midWord") : undefined),
  },
  { appliesTo: "automatic", check: ({ request }) => textAfterGate(restOfLine(request)) },
  { appliesTo: "automatic", check: ({ request }) => littleTextGate(request) },
  { appliesTo: "automatic", check: insideGate },
];

export function findRefusal(input: GateInput): Refusal | undefined {
  for (const gate of gates) {
    if (gate.appliesTo === "automatic" && input.request.trigger === "explicit") continue;
    const refusal = gate.check(input);
    if (refusal) return refusal;
  }
  return undefined;
}

function languageGate(languageId: string, settings: Settings): Refusal | undefined {
  const switches = settings["complete.languages"];
  const isOn = (Object.hasOwn(switches, languageId) ? switches[languageId] : switches["*"]) ?? true;
  return isOn ? undefined : refuse("languageDisabled", languageId);
}

function readOnlyGate({ snapshot, isReadOnly }: CompletionRequest): Refusal | undefined {
  if (isReadOnly === true) return refuse("readOnlyDocument", "as the editor says");
  return isReadOnlyScheme(snapshot.uri)
    ? refuse("readOnlyDocument", `documents of ${schemeOf(snapshot.uri)}: are not edited`)
    : undefined;
}

function pathGate(path: string, findExclusion: GateInput["findExclusion"]): Refusal | undefined {
  const rule = findExclusion(path);
  return rule === undefined ? undefined : refuse("pathExcluded", rule);
}

function sizeGate(units: number, settings: Settings): Refusal | undefined {
  const kib = Math.round(units / 1024);
  return kib > settings["complete.maxDocumentKiB"] ? refuse("documentTooLarge", `${kib} KiB`) : undefined;
}

const isInside = ({ snapshot, offset }: CompletionRequest): boolean => offset >= 0 && offset <= snapshot.text.length;

function lineGate({ snapshot, offset }: CompletionRequest, settings: Settings): Refusal | undefined {
  const end = snapshot.text.indexOf("\n", offset);
  const length = (end === -1 ? snapshot.text.length : end) - lineStartOf(snapshot.text, offset);
  return length > settings["complete.maxLineUnits"] ? refuse("lineTooLong", `${length} units`) : undefined;
}

/** Between an opening and a closing conflict marker; looked for within this many units of the cursor. */
const conflictReach = 20_000;
function isInConflict({ snapshot, offset }: CompletionRequest): boolean {
  const above = snapshot.text.slice(Math.max(0, offset - conflictReach), offset);
  const opened = Math.max(above.lastIndexOf("\n<<<<<<< "), above.startsWith("<<<<<<< ") ? 0 : -1);
  if (opened === -1 || above.indexOf("\n>>>>>>> ", opened) !== -1) return false;
  return snapshot.text.slice(offset, offset + conflictReach).includes("\n>>>>>>> ");
}

function restOfLine({ snapshot, offset }: CompletionRequest): string {
  const end = snapshot.text.indexOf("\n", offset);
  return snapshot.text.slice(offset, end === -1 ? undefined : end);
}

const startsWithWord = (rest: string): boolean => /^[\p{L}\p{N}_$]/u.test(rest);

/**
 * Closers, separators and a few more characters may stand to the right of the cursor; more code means that somebody is
 * editing in front of it. The limit of 8 units is llama.vim's (`max_line_suffix`).
 */
const mostUnitsAfter = 8;
const closersOnly = /^\s*[)>}\]"'`]*\s*[:{;,]?\s*$/;
function textAfterGate(rest: string): Refusal | undefined {
  if (closersOnly.test(rest) || rest.trim().length <= mostUnitsAfter) return undefined;
  return refuse("textAfterCursor", `${rest.trim().length} units`);
}

/** Fewer visible characters than this in the whole document say nothing about what comes next (Copilot uses 10). */
const fewestVisibleUnits = 10;
function littleTextGate({ snapshot }: CompletionRequest): Refusal | undefined {
  const visible = snapshot.text.slice(0, 1000).replace(/\s/g, "").length;
  return visible < fewestVisibleUnits ? refuse("tooLittleText", `${visible} visible characters`) : undefined;
}

function insideGate({ settings, inside }: GateInput): Refusal | undefined {
  const inComments = settings["complete.comments.enable"];
  const inStrings = settings["complete.strings.enable"];
  if (inComments && inStrings) return undefined;
  switch (inside?.() ?? "code") {
    case "comment":
      return inComments ? undefined : refuse("inComment");
    case "string":
      return inStrings ? undefined : refuse("inString");
    case "code":
      return undefined;
  }
}
