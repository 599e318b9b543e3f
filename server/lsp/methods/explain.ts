import { explainMethod, type ExplainParams, type ExplainResult } from "../../../shared/protocol.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { renderExplanation, renderPrompt } from "../explainMarkdown.ts";
import { guard } from "../guard.ts";
import type { Method, Session } from "../session.ts";

/** `lacuna/explain`: "Why was nothing shown?" and "What did the model see?". */
export const explain: Method = (session) => {
  const empty = (): ExplainResult => ({ markdown: "The explanation failed; the log has the details." });
  const at = { name: explainMethod, log: session.log, empty };
  session.connection.onRequest(
    explainMethod,
    guard(at, async (params: ExplainParams): Promise<ExplainResult> => {
      const outcome = session.outcomes.find(params?.textDocument?.uri);
      if (outcome === undefined) return { markdown: "There was no request yet. Type something, then ask again." };
      const counts = await countParts(session, outcome);
      const render = params?.what === "prompt" ? renderPrompt : renderExplanation;
      return { markdown: render(outcome, counts) };
    }),
  );
};

/** An explanation is worth waiting for, but not for long. */
const patienceMs = 1000;

/** Tokens of each part of the prompt, as the loaded model counts; undefined when it cannot say at once. */
async function countParts({ deps, ended }: Session, outcome: Outcome): Promise<readonly number[] | undefined> {
  const { parts } = outcome.explanation;
  if (parts.length === 0 || deps.engine.state.kind !== "ready") return undefined;
  const texts = parts.map((part) => ("text" in part ? part.text : ""));
  const signal = AbortSignal.any([ended, AbortSignal.timeout(patienceMs)]);
  const counts = await deps.engine.countTokens(texts, signal);
  if (counts.length !== parts.length) return undefined;
  return parts.map((part, index) => ("special" in part ? 1 : (counts[index] ?? 0)));
}
