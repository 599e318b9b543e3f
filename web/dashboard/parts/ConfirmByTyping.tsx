import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useWork } from "../load.ts";
import { DangerActions } from "./DangerActions.tsx";
import { Dialog } from "./Dialog.tsx";
import { Field } from "./Field.tsx";
import { FailureNotice } from "./Notice.tsx";

type Props = {
  readonly title: string;
  /** What has to be typed, such as a name. */
  readonly expected: string;
  /** On the button: "Erase". */
  readonly action: string;
  /** What will happen. */
  readonly children: ComponentChildren;
  /** A failure is shown in the dialog, which stays open. Whoever draws it closes it afterwards. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
};

/** For what cannot be taken back: nobody does it by a slip. */
export function ConfirmByTyping({ title, expected, action, children, onConfirm, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string>();
  const { isBusy, failure, run } = useWork();
  const submit = (event: Event): void => {
    event.preventDefault();
    if (typed !== expected) return setWrong(`This is not ${expected}.`);
    void run(onConfirm);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {children}
        <Field label={`Type ${expected} to go on`} error={wrong}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              onInput={({ currentTarget }) => {
                setTyped(currentTarget.value);
                setWrong(undefined);
              }}
            />
          )}
        </Field>
        <FailureNotice of={failure} />
        <DangerActions {...{ action, isBusy, onClose }} />
      </form>
    </Dialog>
  );
}
