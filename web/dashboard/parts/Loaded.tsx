import type { ComponentChildren } from "preact";
import type { Load } from "../load.ts";
import { Button } from "./Button.tsx";
import { Notice } from "./Notice.tsx";

/** Appears only after a moment (style/parts.css), so that a fast answer does not flicker. */
export const Loading = () => (
  <p class="loading" role="status">
    Loading…
  </p>
);

type Props<T> = { readonly of: Load<T>; readonly children: (value: T) => ComponentChildren };

/** What was read, or that it is being read, or why it could not be. */
export function Loaded<T>({ of, children }: Props<T>) {
  if (of.kind === "loaded") return <>{children(of.value)}</>;
  if (of.kind === "loading") return <Loading />;
  return (
    <Notice kind="error">
      <p>{of.failure.message}</p>
      <Button onClick={of.reload}>Try again</Button>
    </Notice>
  );
}
