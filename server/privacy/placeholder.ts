import type { Privacy } from "../domain/privacy.ts";

/** Stands for a secret value: a word, so that the code around it stays what it was for a parser and for a model. */
export const placeholder = "REDACTED";

/** Would `text`, put behind `before`, show a secret, or a placeholder that a prompt held? `before`: the line up to the cursor. */
export async function holdsSecret(
  privacy: Privacy,
  { before, text, path }: { readonly before: string; readonly text: string; readonly path: string },
): Promise<boolean> {
  if (text.includes(placeholder)) return true;
  const [joined, alone] = await Promise.all([privacy.redact(before + text, path), privacy.redact(before, path)]);
  return joined.text !== alone.text + text;
}
