import { placeholder } from "../privacy/placeholder.ts";
import type { Privacy } from "../domain/privacy.ts";
import { lineStartOf } from "../syntax/lines.ts";

type Input = {
  readonly privacy: Privacy;
  readonly path: string;
  readonly document: string;
  readonly at: number;
  readonly text: string;
};

/** The rule by which a suggestion holds a secret, or that it repeats what stands for one in the prompt. */
export async function findSecret({ privacy, path, document, at, text }: Input): Promise<string | undefined> {
  if (text.includes(placeholder) && !document.includes(placeholder)) return "it repeats a redacted secret";
  // What makes a text a secret is often the name it is given to.
  const line = document.slice(lineStartOf(document, at), at);
  const [before, whole] = await Promise.all([privacy.redact(line, path), privacy.redact(line + text, path)]);
  const known = before.found.map(({ rule }) => rule);
  return whole.found.find(({ rule }) => {
    const at = known.indexOf(rule);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  })?.rule;
}
