import type { VNode } from "preact";
import { useId } from "preact/hooks";

type Attributes = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
};

type Props = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What the server said about it. */
  readonly error?: string | undefined;
  /** The control, which has to spread the attributes: `{(attributes) => <input {...attributes} />}`. */
  readonly children: (attributes: Attributes) => VNode;
};

/** A control with its label above, and what is wrong with it below. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const described = [hint !== undefined && hintId, error !== undefined && errorId].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error !== undefined })}
      {hint !== undefined && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} class="wrong" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
