import type { PolicyRules } from "../../../server/admin/api.ts";
import { Notice } from "../parts/Notice.tsx";

/** What the server understands of a document. */
export const Rules = ({ rules }: { readonly rules: PolicyRules }) => (
  <Notice kind="done">
    <p>The server understands it so:</p>
    <dl class="facts">
      <dt>Paths</dt>
      <dd>{rules.excludedPaths.length === 0 ? "none excluded" : <Codes texts={rules.excludedPaths} />}</dd>
      <dt>Languages</dt>
      <dd>{rules.excludedLanguages.length === 0 ? "none excluded" : <Codes texts={rules.excludedLanguages} />}</dd>
      <dt>Without the server</dt>
      <dd>{rules.localFallback ? "an editor may use a model of its own" : "an editor completes nothing"}</dd>
    </dl>
  </Notice>
);

const Codes = ({ texts }: { readonly texts: readonly string[] }) => (
  <>{texts.flatMap((each, at) => [at > 0 ? ", " : "", <code key={each}>{each}</code>])}</>
);
