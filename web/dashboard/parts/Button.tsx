import type { ComponentChildren, JSX } from "preact";

type Props = Omit<JSX.IntrinsicElements["button"], "type" | "disabled"> & {
  /** "quiet" for actions in a row of a table. */
  readonly kind?: "primary" | "plain" | "danger" | "quiet";
  readonly type?: "button" | "submit";
  /** Stays focusable meanwhile, so that the keyboard keeps its place. */
  readonly isBusy?: boolean;
  readonly children: ComponentChildren;
};

export function Button({ kind = "plain", type = "button", isBusy = false, onClick, children, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      class={`button button-${kind}`}
      aria-disabled={isBusy}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
    >
      {children}
    </button>
  );
}
