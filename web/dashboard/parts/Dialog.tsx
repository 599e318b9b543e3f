import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

type Props = {
  readonly title: string;
  /** By Esc or the cross. Not by a click beside it, which would lose what was typed. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** Open as long as it is drawn. The focus stays inside, and returns to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the next key: whatever is typed after the dialog was asked for is typed into it.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    if (shown) firstControl(shown)?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else document.querySelector("h1")?.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onKeyDown={(event) => dialog.current && keepInside(dialog.current, event)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button button-quiet" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  );
}

const controlsIn = (dialog: HTMLElement): readonly HTMLElement[] =>
  [...dialog.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea")].filter(
    (each) => !each.matches(":disabled") && each.offsetParent !== null,
  );

const firstControl = (dialog: HTMLElement): HTMLElement | undefined => {
  const controls = controlsIn(dialog);
  return controls.find((each) => each.closest(".dialog-head") === null) ?? controls[0];
};

function keepInside(dialog: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const controls = controlsIn(dialog);
  const [first, last] = [controls[0], controls.at(-1)];
  const leaves = event.shiftKey ? first : last;
  if (document.activeElement !== leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
