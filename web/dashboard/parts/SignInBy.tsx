import { day } from "../format.ts";

/** Tokens that count only as long as their owner signs in at the identity provider. `by`: null where they do not depend on it. */
export function SignInBy({ by }: { readonly by: string | null }) {
  if (by === null) return null;
  const isOver = new Date(by) <= new Date();
  return (
    <p class="hint">
      {isOver
        ? `None of them counts since ${day(by)}: their owner has to sign in at the identity provider again.`
        : `They count until ${day(by)}, and longer with another sign-in at the identity provider.`}
    </p>
  );
}
