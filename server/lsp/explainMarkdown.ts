import { explainOutcome, promptBlocks, type Block, type PartTokens } from "../completion/explanationText.ts";
import type { Outcome } from "../domain/outcome.ts";
import { fence } from "./fence.ts";

/** "Why was this shown, or nothing?", as Markdown for a read-only page. */
export function renderExplanation(outcome: Outcome, partTokens?: PartTokens): string {
  const { headline, facts, blocks } = explainOutcome(outcome, partTokens);
  const list = facts.map(({ name, value }) => `- **${name}**: ${escape(value)}`).join("\n");
  return [`# ${escape(headline)}`, list, ...blocks.map(renderBlock)].join("\n\n") + "\n";
}

/** What the model saw. */
export function renderPrompt(outcome: Outcome, partTokens?: PartTokens): string {
  const blocks = promptBlocks(outcome.explanation, partTokens);
  if (blocks.length === 0) {
    const why = outcome.kind === "shown" ? `it came from ${outcome.from}` : `it ended before: ${outcome.reason}`;
    return `# No prompt\n\nThe last request did not reach the model; ${escape(why)}.\n`;
  }
  return ["# The last prompt", ...blocks.map(renderBlock)].join("\n\n") + "\n";
}

const renderBlock = ({ title, text }: Block): string => `## ${escape(title)}\n\n${fence(text)}`;

/** Values name files, reasons and numbers; none of them is meant as Markdown. */
const escape = (text: string): string => text.replace(/[\\*_[\]<>]/g, "\\$&").replace(/\s*\n\s*/g, " ");
