import { offset, type Offset } from "../base/brand.ts";
import type { CompletionRequest } from "../domain/completer.ts";
import type { Snapshot } from "../domain/snapshot.ts";

type Place = { readonly snapshot: Snapshot; readonly at: Offset };

/** The place to complete at, as if the item selected in the editor's list had been inserted. */
export type Selected =
  | (Place & { readonly kind: "none" })
  | (Place & { readonly kind: "inserted"; readonly from: Offset; readonly to: Offset; readonly text: string })
  | (Place & { readonly kind: "conflict" });

/** VS Code shows a suggestion beside its list only if it begins with the selected item, in the same range. */
export function withSelection({ snapshot, offset: at, selected }: CompletionRequest): Selected {
  if (!selected) return { kind: "none", snapshot, at };
  const { from, to, text } = selected;
  const replaced = snapshot.text.slice(from, to);
  const isOnOneLine = from <= at && at <= to && !replaced.includes("\n") && !text.includes("\n");
  if (!isOnOneLine) return { kind: "conflict", snapshot, at };
  const inserted = snapshot.text.slice(0, from) + text + snapshot.text.slice(to);
  return {
    kind: "inserted",
    snapshot: { ...snapshot, text: inserted },
    at: offset(from + text.length),
    from,
    to,
    text,
  };
}
