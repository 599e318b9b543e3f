import type { ComponentChildren } from "preact";

/** A word about the state of something; the colour only repeats what the word says. */
export const Badge = ({
  kind = "plain",
  children,
}: {
  readonly kind?: "plain" | "good" | "warning" | "bad";
  readonly children: ComponentChildren;
}) => <span class={`badge badge-${kind}`}>{children}</span>;
