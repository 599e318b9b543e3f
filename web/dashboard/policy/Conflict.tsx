import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { diffLines, type DiffLine } from "./diffLines.ts";
import type { Stored } from "./usePolicyEdit.ts";

type Props = { readonly theirs: Stored; readonly mine: string; readonly onTake: () => void };

/** Somebody else saved first: what they did, beside what is typed. Nothing of either is lost. */
export const Conflict = ({ theirs, mine, onTake }: Props) => (
  <section class="stack" aria-label="Somebody else saved first">
    <Notice kind="warning">
      <p>
        Somebody else {theirs === undefined ? "removed" : "changed"} this document while you were editing. Your text is
        still above, unsaved. Bring into it what you want to keep of theirs and save it over theirs, or edit theirs
        instead.
      </p>
      <Button onClick={onTake}>{theirs === undefined ? "Begin anew" : "Edit theirs instead"}</Button>
    </Notice>
    {theirs !== undefined && (
      <>
        <h3>From theirs to yours</h3>
        <Diff lines={diffLines(theirs.document, mine)} />
      </>
    )}
  </section>
);

const signs = { same: " ", removed: "−", added: "+" } as const;

const Diff = ({ lines }: { readonly lines: readonly DiffLine[] }) => (
  <pre class="diff" tabIndex={0} aria-label="Differences">
    {lines.map(({ kind, text }, at) => {
      const line = `${signs[kind]} ${text}\n`;
      return kind === "removed" ? <del key={at}>{line}</del> : kind === "added" ? <ins key={at}>{line}</ins> : line;
    })}
  </pre>
);
