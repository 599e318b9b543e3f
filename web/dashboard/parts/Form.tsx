import type { ComponentChildren } from "preact";

type Props = {
  readonly onSubmit: () => void;
  /** At each change of a field within. */
  readonly onInput?: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
};

/** Sent by Enter or its button, to a function instead of an address. What is wrong is said by the server, beside the field. */
export const Form = ({ onSubmit, onInput, class: name, children }: Props) => (
  <form
    class={name}
    noValidate
    onInput={() => onInput?.()}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {children}
  </form>
);
