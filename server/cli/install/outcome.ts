import type { EditorName } from "./editorNames.ts";

/** Text for a file that belongs to the user. */
export type Configuration = {
  readonly title: string;
  /** Where it belongs. */
  readonly place: string;
  readonly text: string;
  readonly remark: string;
};

export type InstallOutcome =
  | {
      readonly kind: "done";
      readonly editor: EditorName;
      /** Sentences in the past tense, or with "would" for a dry run. */
      readonly done: readonly string[];
      /** What is left for the user. */
      readonly next: readonly string[];
      readonly configurations: readonly Configuration[];
    }
  /** `message` says what was missing and what to do. */
  | { readonly kind: "failed"; readonly code: "failed" | "unavailable" | "notFound"; readonly message: string };

export type InstallOptions = {
  /** The editor's program, if the user named one. */
  readonly program: string | undefined;
  readonly vsix: string | undefined;
  readonly isCopy: boolean;
  readonly isUninstall: boolean;
  readonly isDryRun: boolean;
  readonly env: NodeJS.ProcessEnv;
};

export const failed = (message: string): InstallOutcome => ({ kind: "failed", code: "failed", message });
export const unavailable = (message: string): InstallOutcome => ({ kind: "failed", code: "unavailable", message });
