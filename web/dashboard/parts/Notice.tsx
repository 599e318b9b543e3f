import type { ComponentChildren } from "preact";
import type { ApiFailure } from "../api.ts";

type Kind = "info" | "done" | "warning" | "error";
const signs: Readonly<Record<Kind, string>> = { info: "i", done: "✓", warning: "!", error: "!" };

/** Told to screen readers when it appears. */
export const Notice = ({ kind, children }: { readonly kind: Kind; readonly children: ComponentChildren }) => (
  <div class={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
    <span class="sign" aria-hidden="true">
      {signs[kind]}
    </span>
    <div>{children}</div>
  </div>
);

type FailureProps = {
  readonly of: ApiFailure | undefined;
  /** Fields of the form that show their errors themselves, by the names that the server uses. */
  readonly beside?: readonly string[];
};

/** Why something was not done, unless all that the server said stands beside fields. */
export function FailureNotice({ of, beside = [] }: FailureProps) {
  if (!of) return null;
  const named = Object.keys(of.fields);
  if (named.length > 0 && named.every((each) => beside.includes(each))) return null;
  return <Notice kind="error">{of.message}</Notice>;
}
