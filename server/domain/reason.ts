/**
 * Why nothing was shown. Every empty answer carries exactly one of these codes; docs/reasons.md is generated from
 * this table, and the editor's "Why was nothing shown?" prints it.
 */
type Row = {
  readonly when: "before asking" | "while asking" | "after the answer";
  readonly means: string;
  readonly help: string;
};

export const reasons = {
  disabled: {
    when: "before asking",
    means: "Completions are switched off.",
    help: "Set complete.enable to true, or use the editor's toggle command.",
  },
  snoozed: {
    when: "before asking",
    means: "Completions are snoozed for a while.",
    help: "Use the editor's command to end the snooze.",
  },
  languageDisabled: {
    when: "before asking",
    means: "Completions are off for this language.",
    help: "Change complete.languages.",
  },
  pathExcluded: {
    when: "before asking",
    means: "A rule excludes this file.",
    help: "See complete.excludedPaths and privacy.excludedPaths; the explanation names the rule that applied.",
  },
  onDemandOnly: {
    when: "before asking",
    means: "Completions are shown only when asked for.",
    help: "Use the trigger key, or set complete.trigger to automatic.",
  },
  documentUnknown: {
    when: "before asking",
    means: "The editor never opened this document with the server.",
    help: "Reopen the file; if it stays, the editor's plugin does not send didOpen.",
  },
  documentTooLarge: {
    when: "before asking",
    means: "The document is larger than complete.maxDocumentKiB.",
    help: "Raise the setting; very large files make every key press slower.",
  },
  lineTooLong: {
    when: "before asking",
    means: "The line of the cursor is longer than complete.maxLineUnits.",
    help: "Raise the setting; such lines are usually generated or data.",
  },
  cursorOutOfRange: {
    when: "before asking",
    means: "The cursor is outside the document the server knows.",
    help: "The editor and the server disagree about the text; reopen the file.",
  },
  midWord: {
    when: "before asking",
    means: "The cursor is in the middle of a word.",
    help: "Move to the end of the word, or ask explicitly.",
  },
  textAfterCursor: {
    when: "before asking",
    means: "There is code to the right of the cursor, and typing in front of it is rarely a hole.",
    help: "Ask explicitly to fill in front of it.",
  },
  afterDeletion: {
    when: "before asking",
    means: "The last change deleted text or undid one.",
    help: "Type on, or ask explicitly.",
  },
  readOnlyDocument: {
    when: "before asking",
    means: "The document is read-only, or shown in a diff.",
    help: "Open the file itself in an ordinary editor.",
  },
  mergeConflict: {
    when: "before asking",
    means: "The cursor is inside a merge conflict.",
    help: "Resolve the conflict first.",
  },
  tooLittleText: {
    when: "before asking",
    means: "The document holds too little text to guess from.",
    help: "Type a line, or ask explicitly.",
  },
  inComment: {
    when: "before asking",
    means: "The cursor is in a comment, and complete.comments.enable is off.",
    help: "Set it to true, or ask explicitly.",
  },
  inString: {
    when: "before asking",
    means: "The cursor is in a string, and complete.strings.enable is off.",
    help: "Set it to true, or ask explicitly.",
  },
  superseded: {
    when: "while asking",
    means: "A newer request for the same document took its place.",
    help: "Nothing to do: this is normal while typing.",
  },
  cancelled: {
    when: "while asking",
    means: "The editor cancelled the request.",
    help: "Nothing to do: this is normal while typing.",
  },
  documentChanged: {
    when: "while asking",
    means: "The document changed while the model was answering.",
    help: "Nothing to do: this is normal while typing.",
  },
  timedOut: {
    when: "while asking",
    means: "The answer took longer than complete.timeoutMs.",
    help: "Choose a smaller model (`lacuna models recommend`) or raise the setting.",
  },
  engineStarting: {
    when: "while asking",
    means: "The engine is starting or loading the model.",
    help: "Wait a few seconds; `lacuna doctor` shows the progress.",
  },
  engineRestarting: {
    when: "while asking",
    means: "The engine ended unexpectedly and is being restarted.",
    help: "Wait a few seconds; if it repeats, run `lacuna doctor`.",
  },
  engineFailed: {
    when: "while asking",
    means: "The engine could not be started.",
    help: "The editor's doctor command, or `lacuna doctor`, names the cause.",
  },
  engineBusy: {
    when: "while asking",
    means: "The engine has too many requests waiting.",
    help: "Close other windows that use it, or choose a smaller model.",
  },
  engineUnreachable: {
    when: "while asking",
    means: "The engine's server cannot be reached, or broke off.",
    help: "Check that it runs and that its address in engine.endpoints is right; `lacuna doctor` tries it.",
  },
  engineRefused: {
    when: "while asking",
    means: "The engine's server refused the request.",
    help: "The detail says why: usually the key, the model's name or the family in engine.endpoints. `lacuna doctor` tries it.",
  },
  serverUnreachable: {
    when: "while asking",
    means: "The team's server cannot be reached.",
    help: "Check the network and server.url; it is tried again by itself.",
  },
  serverSignIn: {
    when: "while asking",
    means: "The team's server wants to know who you are.",
    help: "Sign in with the editor's command or with `lacuna login`; completions come back by themselves.",
  },
  serverOverQuota: {
    when: "while asking",
    means: "Your limit at the team's server is used up.",
    help: "Wait for as long as the detail says, or ask an administrator for more.",
  },
  serverForbids: {
    when: "while asking",
    means: "The team's server does not allow this.",
    help: "Ask an administrator; the detail says what is refused.",
  },
  serverVersion: {
    when: "while asking",
    means: "The team's server is older or newer than this Lacuna, or no Lacuna server.",
    help: "Update whichever is older, or check server.url.",
  },
  engineVersion: {
    when: "while asking",
    means: "The running engine belongs to another version of Lacuna.",
    help: "Close the editors that use the other version, then run `lacuna engine stop`.",
  },
  modelMissing: {
    when: "while asking",
    means: "No model file has been found.",
    help: "Download it: in the editor from Lacuna's menu, in a shell with `lacuna models pull`.",
  },
  modelInvalid: {
    when: "while asking",
    means: "The model file is damaged or cannot be used for filling in code.",
    help: "Run `lacuna models verify`; the detail says what is wrong.",
  },
  outOfMemory: {
    when: "while asking",
    means: "There is not enough memory for the model.",
    help: "Choose a smaller model (`lacuna models recommend`), lower engine.contextTokens or engine.sequences, or end other programs.",
  },
  promptTooLarge: {
    when: "while asking",
    means: "The prompt does not fit the model's context.",
    help: "Lower context.prefixTokens and context.suffixTokens, or raise engine.contextTokens.",
  },
  modelSaidNothing: {
    when: "after the answer",
    means: "The model ended without text.",
    help: "Nothing to do: the model sees no gap here.",
  },
  onlyWhitespace: { when: "after the answer", means: "The suggestion was blank.", help: "Nothing to do." },
  repeatsSuffix: {
    when: "after the answer",
    means: "The suggestion only repeated what follows the cursor.",
    help: "Nothing to do.",
  },
  repeatsPrefix: {
    when: "after the answer",
    means: "The suggestion only repeated the lines above.",
    help: "Nothing to do.",
  },
  justDeleted: {
    when: "after the answer",
    means: "The suggestion was what you have just deleted.",
    help: "Ask explicitly to see it all the same.",
  },
  repetitive: { when: "after the answer", means: "The model repeated itself.", help: "Nothing to do." },
  unsafeCharacters: {
    when: "after the answer",
    means: "The suggestion held invisible or bidirectional control characters.",
    help: "Nothing to do: such text can hide what code does.",
  },
  containsSecret: {
    when: "after the answer",
    means: "The suggestion held something that looks like a password, key or token.",
    help: "Nothing to do: secrets are not suggested. The detail names the rule.",
  },
  breaksSyntax: { when: "after the answer", means: "The suggestion would add syntax errors.", help: "Nothing to do." },
  lowConfidence: {
    when: "after the answer",
    means: "The model was not sure enough for complete.level.",
    help: "Set complete.level to eager to see more.",
  },
  conflictsWithPopup: {
    when: "after the answer",
    means: "The suggestion does not begin with the item selected in the editor's list.",
    help: "Close the list, or choose another item.",
  },
  internalError: {
    when: "while asking",
    means: "A defect in Lacuna.",
    help: "The log has the details; please report it.",
  },
} as const satisfies Record<string, Row>;

export type Reason = keyof typeof reasons;

/** The reasons an engine can give. */
export type EngineTrouble = Extract<
  Reason,
  | "engineStarting"
  | "engineRestarting"
  | "engineFailed"
  | "engineBusy"
  | "engineUnreachable"
  | "engineRefused"
  | "serverUnreachable"
  | "serverSignIn"
  | "serverOverQuota"
  | "serverForbids"
  | "serverVersion"
  | "engineVersion"
  | "modelMissing"
  | "modelInvalid"
  | "outOfMemory"
  | "promptTooLarge"
  | "timedOut"
  | "cancelled"
>;
