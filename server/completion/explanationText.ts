import type { Explanation, Outcome, WorkAhead } from "../domain/outcome.ts";
import { reasons } from "../domain/reason.ts";
import { sayScore } from "./score/score.ts";

/** An explanation as a person reads it, before it is Markdown or plain text. */
export type Report = {
  readonly headline: string;
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
};
type Fact = { readonly name: string; readonly value: string };
/** Text from the editor or the model, word for word, with what it is. */
export type Block = { readonly title: string; readonly text: string };

/** Tokens of each part of the prompt, where they are known. */
export type PartTokens = readonly number[] | undefined;

/** Why this was shown, or why nothing was: reason, prompt, raw answer, what was done to it, times and reuse. */
export function explainOutcome(outcome: Outcome, partTokens?: PartTokens): Report {
  const { explanation } = outcome;
  return {
    headline: headlineOf(outcome),
    facts: [
      ...reasonFacts(outcome),
      ...placeFacts(explanation),
      ...scoreFacts(explanation),
      ...costFacts(explanation),
      ...contextFacts(explanation),
    ],
    blocks: [
      ...shownBlocks(outcome),
      ...promptBlocks(explanation, partTokens),
      ...answerBlocks(explanation),
      ...snippetBlocks(explanation),
    ],
  };
}

/** The prompt alone, piece by piece. */
export function promptBlocks({ parts, heal }: Explanation, partTokens?: PartTokens): readonly Block[] {
  const pieces = parts.map((part, index): Block => {
    const tokens = partTokens?.[index];
    const size = "special" in part ? "control token" : sayCount(tokens, part.text.length);
    const name = `Prompt ${index + 1} of ${parts.length} (${size})`;
    return { title: name, text: "special" in part ? part.special : part.text };
  });
  const healed = { title: "The answer has to begin with", text: heal };
  return heal === "" ? pieces : [...pieces, healed];
}

/** As plain text, for a terminal. */
export function explanationText(outcome: Outcome, partTokens?: PartTokens): string {
  const { headline, facts, blocks } = explainOutcome(outcome, partTokens);
  const width = Math.max(0, ...facts.map(({ name }) => name.length));
  const table = facts.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`);
  const bodies = blocks.map(({ title, text }) => `${title}:\n${indent(text)}`);
  return [headline, table.join("\n"), ...bodies].filter((part) => part !== "").join("\n\n");
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  | ${line}`)
    .join("\n");

const sayCount = (tokens: number | undefined, units: number): string =>
  tokens === undefined ? `${units} UTF-16 units` : `${tokens} tokens`;

function headlineOf(outcome: Outcome): string {
  if (outcome.kind === "empty") return `Nothing was shown: ${outcome.reason}`;
  const count = outcome.items.length;
  const said = { model: "the model", cache: "the cache", typeThrough: "what was typed into an earlier suggestion" };
  const from = outcome.explanation.settledBy === "" ? said[outcome.from] : "the repository; no model was asked";
  return `${count} suggestion${count === 1 ? " was" : "s were"} shown, from ${from}`;
}

function reasonFacts(outcome: Outcome): readonly Fact[] {
  if (outcome.kind === "shown") return [];
  const { when, means, help } = reasons[outcome.reason];
  return facts({ Meaning: means, "What to do": help, Detail: outcome.detail, Decided: when });
}

function placeFacts({ uri, line, column, trigger, layout, shape }: Explanation): readonly Fact[] {
  const file = uri.slice(uri.lastIndexOf("/") + 1);
  const asked = trigger === "explicit" ? "asked for" : "while typing";
  return facts({ Place: `${file}:${line}:${column}, ${asked}`, Shape: shape, Layout: layout });
}

function costFacts({ report, ms, ahead }: Explanation): readonly Fact[] {
  const times = [
    ["quiet time", ms.debounce],
    ["context", ms.context],
    ["queue", report?.queueMs],
    ["prompt", report?.prefillMs],
    ["answer", report?.decodeMs],
    ["first text after", ms.firstText],
    ["in all", ms.total],
  ] as const;
  const said = times.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${Math.round(value)} ms`]));
  const work = ahead === undefined ? "" : sayAhead(ahead);
  if (report === undefined) return facts({ Times: said.join(", "), "Work ahead": work });
  const { promptTokens, reusedTokens, generatedTokens, stopReason } = report;
  return facts({
    Times: said.join(", "),
    Tokens: `${promptTokens} in the prompt, ${reusedTokens} of them reused, ${generatedTokens} generated`,
    "Work ahead": work,
    "Ended by": stopReason,
  });
}

function sayAhead({ use, evaluatedTokens, generatedTokens }: WorkAhead): string {
  const said = { answer: "hit, the answer was there", prompt: "hit, the prompt had been read", miss: "miss" }[use];
  return `${said}; ${evaluatedTokens} tokens read and ${generatedTokens} generated beforehand`;
}

function scoreFacts({ score, report, settledBy }: Explanation): readonly Fact[] {
  const logProb = report?.meanLogProb;
  const sure = logProb === undefined ? [] : [`${logProb.toFixed(2)} mean log-probability per token`];
  const because = Object.entries(score?.features ?? {}).filter(([, value]) => value !== 0);
  return facts({
    Confidence: [...(score ? [sayScore(score)] : []), ...sure].join("; "),
    Because: settledBy || because.map(([name, value]) => `${name} ${Number(value.toFixed(2))}`).join(", "),
  });
}

/** What was looked for elsewhere, and what was hidden from the model. */
function contextFacts({ sources, snippets, redactions }: Explanation): readonly Fact[] {
  const used = (source: string): number => snippets.filter((snippet) => snippet.source === source).length;
  const looked = sources.map(({ source, ms, candidates, isLate }) => {
    const late = isLate ? ", too late for more" : "";
    return `${source} ${used(source)} of ${candidates} found in ${Math.round(ms)} ms${late}`;
  });
  const hidden = redactions.map(({ rule, line }) => `line ${line} (${rule})`);
  return facts({ Context: looked.join("; "), Redacted: hidden.join(", ") });
}

function shownBlocks(outcome: Outcome): readonly Block[] {
  if (outcome.kind === "empty") return [];
  const many = outcome.items.length > 1;
  return outcome.items.map(({ insertText }, index) => ({
    title: many ? `Suggestion ${index + 1}` : "Suggestion",
    text: insertText,
  }));
}

function answerBlocks({ rawText, steps, settledBy }: Explanation): readonly Block[] {
  const raw = rawText === "" || settledBy !== "" ? [] : [{ title: "The model's answer", text: rawText }];
  const changes = steps.filter(({ before, after }) => before !== after);
  return [...raw, ...changes.map(({ name, after }) => ({ title: `After the step ${name}`, text: after }))];
}

/** By source, in the order of the prompt otherwise. */
const snippetBlocks = ({ snippets }: Explanation): readonly Block[] =>
  [...new Set(snippets.map(({ source }) => source))].flatMap((each) =>
    snippets
      .filter(({ source }) => source === each)
      .map(({ path, text, source, why }) => ({ title: `From ${path} (${source}: ${why})`, text })),
  );

const facts = (values: Readonly<Record<string, string>>): readonly Fact[] =>
  Object.entries(values).flatMap(([name, value]) => (value === "" ? [] : [{ name, value }]));
