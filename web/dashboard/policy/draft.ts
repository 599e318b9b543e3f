/** What somebody has typed and not saved, kept in this tab: signing in again or looking at another page loses nothing. */
export type Draft = { readonly text: string; readonly basedOn: string | null };

const keyOf = (project: string | null): string => `lacuna-policy-draft:${project ?? ""}`;

export function readDraft(project: string | null): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(project)) ?? "null");
    if (typeof kept !== "object" || kept === null || !("text" in kept) || !("basedOn" in kept)) return undefined;
    const { text, basedOn } = kept;
    return typeof text === "string" && (basedOn === null || typeof basedOn === "string")
      ? { text, basedOn }
      : undefined;
  } catch {
    // A browser that keeps nothing.
    return undefined;
  }
}

export function keepDraft(project: string | null, draft: Draft | undefined): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(keyOf(project));
    else sessionStorage.setItem(keyOf(project), JSON.stringify(draft));
  } catch {
    // The text still is in the page.
  }
}
