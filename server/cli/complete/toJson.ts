import type { ModelInfo } from "../../domain/engine.ts";
import type { Outcome } from "../../domain/outcome.ts";

type Position = { readonly line: number; readonly column: number };

/** The contract of `lacuna complete --json`; documented in docs/cli.md. Lines and columns count from 1, columns in UTF-16 units. */
export type CompleteJson = {
  readonly items: readonly {
    readonly insertText: string;
    readonly range: { readonly start: Position; readonly end: Position };
  }[];
  readonly outcome: "shown" | "empty";
  /** A code of docs/reasons.md; null when something is shown. */
  readonly reason: string | null;
  readonly detail: string;
  /** Null when no model was loaded. */
  readonly model: { readonly id: string; readonly sha256: string | null } | null;
  readonly tokens: { readonly prompt: number; readonly reused: number; readonly generated: number };
  /** From 0 to 1, and from where on it would be shown while typing; null when the engine cannot say. */
  readonly score: { readonly probability: number; readonly shownFrom: number } | null;
  /** What the model saw of other files, in the order of the prompt. */
  readonly snippets: readonly { readonly path: string; readonly source: string; readonly why: string }[];
  readonly sources: readonly {
    readonly source: string;
    readonly candidates: number;
    readonly ms: number;
    readonly late: boolean;
  }[];
  /** Privacy rules that hid something of the file from the model. */
  readonly redactions: readonly { readonly rule: string; readonly line: number }[];
  readonly ms: { readonly context: number; readonly prefill: number; readonly decode: number; readonly total: number };
};

export function toJson(outcome: Outcome, text: string, model: ModelInfo | undefined): CompleteJson {
  const { report, ms, score, snippets, sources, redactions } = outcome.explanation;
  const items = outcome.kind === "shown" ? outcome.items : [];
  return {
    items: items.map(({ insertText, from, to }) => ({
      insertText,
      range: { start: positionOf(text, from), end: positionOf(text, to) },
    })),
    outcome: outcome.kind,
    reason: outcome.kind === "empty" ? outcome.reason : null,
    detail: outcome.kind === "empty" ? outcome.detail : "",
    model: model ? { id: model.id, sha256: model.sha256 ?? null } : null,
    tokens: {
      prompt: report?.promptTokens ?? 0,
      reused: report?.reusedTokens ?? 0,
      generated: report?.generatedTokens ?? 0,
    },
    score: score ? { probability: score.probability, shownFrom: score.shownFrom } : null,
    snippets: snippets.map(({ path, source, why }) => ({ path, source, why })),
    sources: sources.map(({ source, candidates, ms: took, isLate }) => ({
      ...{ source, candidates, ms: round(took), late: isLate },
    })),
    redactions,
    ms: {
      context: round(ms.context),
      prefill: round(report?.prefillMs ?? 0),
      decode: round(report?.decodeMs ?? 0),
      total: round(ms.total),
    },
  };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function positionOf(text: string, at: number): Position {
  const before = text.slice(0, at);
  return { line: before.split("\n").length, column: at - (before.lastIndexOf("\n") + 1) + 1 };
}
