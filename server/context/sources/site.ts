import type { ContextRequest } from "../../domain/context.ts";
import { lineNumber } from "../../syntax/lineNumber.ts";
import { lineEndOf, lineStartOf } from "../../syntax/lines.ts";
import { chainBefore, openCall, operatorBefore, type Call, type Chain } from "./chain.ts";
import { importSiteOf, type ImportSite } from "./importSite.ts";

/** What the text near the cursor says, without a parser: at most `reachLines` lines either way. */
export type CursorSite = {
  readonly languageId: string;
  /** Of the cursor, from 0. */
  readonly line: number;
  readonly linePrefix: string;
  /** Lines above and the line of the cursor up to it. */
  readonly above: string;
  /** From the cursor on. */
  readonly below: string;
  /** The beginning of a word before the cursor; empty for none. */
  readonly typed: string;
  /** What stands before the member operator at the cursor: `a.b` in `a.b.ty█`. */
  readonly receiver: Chain | undefined;
  readonly call: Call | undefined;
  readonly importing: ImportSite | undefined;
};

const reachLines = 60;
/** Minified lines are not worth reading. */
const reachUnits = 12_000;

/** Behind `new` only the name of something that can be made follows. */
export const isMaking = ({ linePrefix }: CursorSite): boolean =>
  /(?<![\w$.])new\s+(?:[\w$]+\.)*[\w$]*$/.test(linePrefix);

export function siteOf({ snapshot, at }: Pick<ContextRequest, "snapshot" | "at">): CursorSite {
  const { text, languageId } = snapshot;
  const above = text.slice(aboveFrom(text, at), at);
  const below = text.slice(at, belowTo(text, at));
  const linePrefix = above.slice(lineStartOf(above, above.length));
  const typed = /[\p{L}\p{N}_$]*$/u.exec(linePrefix)?.[0] ?? "";
  const operator = operatorBefore(above, above.length - typed.length);
  return {
    languageId,
    line: lineNumber(text, at),
    linePrefix,
    above,
    below,
    typed,
    receiver: operator === undefined ? undefined : chainBefore(above, operator),
    call: openCall(above),
    importing: importSiteOf({ languageId, above, below }),
  };
}

function aboveFrom(text: string, at: number): number {
  let start = lineStartOf(text, at);
  for (let line = 0; line < reachLines && start > 0 && at - start < reachUnits; line++)
    start = lineStartOf(text, start - 1);
  return Math.max(start, at - reachUnits);
}

function belowTo(text: string, at: number): number {
  let end = lineEndOf(text, at);
  for (let line = 0; line < reachLines && end < text.length && end - at < reachUnits; line++)
    end = lineEndOf(text, text.indexOf("\n", end) + 1);
  return Math.min(end, at + reachUnits);
}
