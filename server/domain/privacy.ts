/** Why a file is left out; `rule` is shown to the user: the pattern and where it stands. */
export type Exclusion = { readonly rule: string };

export type Redacted = {
  /** Secret values replaced by a placeholder of word characters; line breaks stay where they were. */
  readonly text: string;
  /** Rules that matched, with the line counted from 0; never the value. */
  readonly found: readonly { readonly rule: string; readonly line: number }[];
};

/** Which text may reach a prompt, the index, a cache or a log. Implemented by server/privacy. */
export interface Privacy {
  /** `path`: relative to the root, with forward slashes. Undefined: the file may be used. */
  findExclusion(path: string): Exclusion | undefined;
  /** Cheap for text seen a moment ago: the same lines give the same result. */
  redact(text: string, path: string): Promise<Redacted>;
}

/** The rules that hold for a document: a workspace folder has its own. */
export type PrivacyOf = (uri: string) => Privacy;

export const noPrivacy: Privacy = {
  findExclusion: () => undefined,
  redact: (text) => Promise.resolve({ text, found: [] }),
};
