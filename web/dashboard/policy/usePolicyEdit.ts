import { useEffect, useState } from "preact/hooks";
import type { PolicyCheckReply, PolicyItem } from "../../../server/admin/api.ts";
import { ApiFailure, get, post } from "../api.ts";
import { useWork, type Work } from "../load.ts";
import { keepDraft, readDraft } from "./draft.ts";

/** A document as it is stored, or that there is none. */
export type Stored = Pick<PolicyItem, "document" | "version"> | undefined;

export type PolicyEdit = {
  readonly text: string;
  readonly isChanged: boolean;
  /** Whether the text comes from an earlier visit of this tab. */
  readonly isDraft: boolean;
  readonly isStored: boolean;
  /** Of the text as it stands; undefined once it is changed. */
  readonly checked: PolicyCheckReply | undefined;
  /** What somebody else has stored since this was read. */
  readonly theirs: { readonly stored: Stored } | undefined;
  /** What was typed before theirs was taken. */
  readonly putAside: string | undefined;
  readonly said: string;
  readonly work: Work;
  readonly type: (text: string) => void;
  readonly check: () => void;
  /** Over theirs, where there is one: whoever saves has seen it. */
  readonly save: () => void;
  readonly undo: () => void;
  readonly takeTheirs: () => void;
  readonly putBack: () => void;
  readonly remove: () => Promise<void>;
};

type State = Pick<PolicyEdit, "text" | "isDraft" | "checked" | "theirs" | "putAside" | "said"> & {
  readonly stored: Stored;
  readonly basedOn: string | null;
};

/** A text on its way into a document, and all that can come between. */
export function usePolicyEdit(project: string | null, found: Stored): PolicyEdit {
  const [state, setState] = useState<State>(() => startingState(project, found));
  const work = useWork();
  const { text, stored, basedOn, theirs, putAside } = state;
  const isChanged = text !== documentOf(stored, project);
  const set = (changes: Partial<State>): void => setState((known) => ({ ...known, ...changes }));
  useEffect(() => keepDraft(project, isChanged ? { text, basedOn } : undefined), [text, basedOn, isChanged]);

  const check = async (): Promise<boolean> => {
    const checked = await post("policies/check", { document: text });
    set({ checked });
    return checked.kind === "rules";
  };
  const saved = (version: string): void =>
    set({
      ...{ stored: { document: text, version }, basedOn: version, theirs: undefined, putAside: undefined },
      ...{ checked: undefined, isDraft: false, said: "Saved. It holds from the next request on." },
    });
  const save = async (): Promise<void> => {
    set({ said: "" });
    if (!(await check())) return;
    const below = theirs ? (theirs.stored?.version ?? null) : basedOn;
    try {
      saved((await post("policies", { project, document: text, basedOn: below })).version);
    } catch (error) {
      if (!(error instanceof ApiFailure && error.reason === "conflict")) throw error;
      const stored = await readStored(project);
      if (stored?.document === text) saved(stored.version);
      else set({ theirs: { stored }, checked: undefined });
    }
  };
  return {
    ...state,
    ...{ isChanged, isStored: stored !== undefined, work },
    type: (typed) => set({ text: typed, checked: undefined, said: "" }),
    check: () => void work.run(check),
    save: () => void work.run(save),
    undo: () => set({ text: documentOf(stored, project), checked: undefined, isDraft: false, said: "" }),
    takeTheirs: () => theirs && set({ ...taken(project, theirs.stored), putAside: text }),
    putBack: () => putAside !== undefined && set({ text: putAside, putAside: undefined, checked: undefined }),
    remove: async () => {
      await post("policies/remove", { project, basedOn: basedOn ?? "" });
      keepDraft(project, undefined);
    },
  };
}

export const readStored = async (project: string | null): Promise<Stored> =>
  (await get("policies")).policies.find((each) => each.project === project);

function startingState(project: string | null, stored: Stored): State {
  const draft = readDraft(project);
  const start = taken(project, stored);
  if (draft === undefined || draft.text === start.text) return start;
  const isBehind = draft.basedOn !== start.basedOn;
  return { ...start, ...draft, isDraft: true, theirs: isBehind ? { stored } : undefined };
}

const taken = (project: string | null, stored: Stored): State => ({
  ...{ stored, text: documentOf(stored, project), basedOn: stored?.version ?? null },
  ...{ isDraft: false, checked: undefined, theirs: undefined, putAside: undefined, said: "" },
});

const documentOf = (stored: Stored, project: string | null): string =>
  stored?.document ?? (project === null ? centralStart : projectStart);

const centralStart = `{
  // Paths relative to the workspace whose text never leaves an editor. A pattern without a slash means a name in any folder.
  "excludedPaths": [],
  // Languages that are not completed, such as "sql".
  "excludedLanguages": [],
  // Whether an editor may use a model of its own when the server cannot be reached.
  "localFallback": true,
}
`;
const projectStart = `{
  // Comes on top of the rules for the whole server: a project can only forbid more.
  "excludedPaths": [],
}
`;
