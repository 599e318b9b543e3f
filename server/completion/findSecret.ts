import type { Privacy } from "../domain/privacy.ts";
import { lineStartOf } from "../syntax/lines.ts";

type Input = {
  readonly privacy: Privacy;
  readonly path: string;
  /** The document before the cursor: what makes a text a secret is often the name it is given to. */
  readonly prefix: string;
  readonly text: string;
  readonly placeholders: ReadonlySet<string>;
};

/** The rule by which a suggestion holds a secret, or says that it repeats what stands in place of one. */
export async function findSecret({ privacy, path, prefix, text, placeholders }: Input): Promise<string | undefined> {
  for (const placeholder of placeholders) if (text.includes(placeholder)) return "it repeats a redacted secret";
  const line = prefix.slice(lineStartOf(prefix, prefix.length));
  const [before, whole] = await Promise.all([privacy.redact(line, path), privacy.redact(line + text, path)]);
  const known = before.found.map(({ rule }) => rule);
  return whole.found.find(({ rule }) => {
    const at = known.indexOf(rule);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  })?.rule;
}
