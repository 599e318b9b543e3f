import { offset } from "../../../server/base/brand.ts";
import type { StepContext } from "../../../server/completion/steps/step.ts";
import { createSyntax } from "../../../server/syntax/createSyntax.ts";

/** Without limits of time, because a busy machine must not change an answer. */
const syntax = createSyntax({ trialMs: 10_000, validityMs: 10_000 });
let count = 0;

/** The context of the cursor, written as `█`, in a document of this language; indented by two spaces. */
export function at(languageId: string, text: string, change: Partial<StepContext> = {}): StepContext {
  const cursor = text.indexOf("█");
  if (cursor === -1) throw new Error(`no cursor in ${text}`);
  const [prefix, suffix] = [text.slice(0, cursor), text.slice(cursor + 1)];
  const uri = `file:///${languageId}/${count++}`;
  const snapshot = { uri, languageId, version: 1, text: prefix + suffix, path: "file" };
  const from = offset(cursor);
  return {
    hole: { snapshot, from, to: from },
    prefix,
    suffix,
    shape: syntax.shapeAt(snapshot, from),
    syntax,
    indentation: { insertSpaces: true, tabSize: 2 },
    maxLines: 20,
    singleLine: false,
    justDeleted: [],
    ...change,
  };
}
