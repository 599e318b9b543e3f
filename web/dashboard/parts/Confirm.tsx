import type { ComponentChildren } from "preact";
import { useWork } from "../load.ts";
import { DangerActions } from "./DangerActions.tsx";
import { Dialog } from "./Dialog.tsx";
import { Form } from "./Form.tsx";
import { FailureNotice } from "./Notice.tsx";

type Props = {
  readonly title: string;
  /** On the button: "Revoke". */
  readonly action: string;
  /** What will happen. */
  readonly children: ComponentChildren;
  /** A failure is shown in the dialog, which stays open. Whoever draws it closes it afterwards. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
};

/** For what others notice, but what can be made good. */
export function Confirm({ title, action, children, onConfirm, onClose }: Props) {
  const { isBusy, failure, run } = useWork();
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={() => void run(onConfirm)}>
        <div>{children}</div>
        <FailureNotice of={failure} />
        <DangerActions {...{ action, isBusy, onClose }} />
      </Form>
    </Dialog>
  );
}
