import { useState } from "preact/hooks";
import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Form } from "../parts/Form.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { href, navigate } from "../router.tsx";

/** Adds a group, or gives one another name; leads to its page. */
export function NameGroup({ group, onClose }: { readonly group: string | undefined; readonly onClose: () => void }) {
  const [name, setName] = useState(group ?? "");
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, ["name", "to"], "name");
  const save = async (): Promise<void> => {
    if (group === undefined) await post("groups", { name });
    else if (name !== group) await post("groups/rename", { name: group, to: name });
    onClose();
    if (name !== group) navigate(href("groups/:name", { name }));
  };
  return (
    <Dialog title={group === undefined ? "Add a group" : `Rename ${group}`} onClose={onClose}>
      <Form onSubmit={() => void run(save)}>
        <TextInput
          label="Name"
          hint="Small letters, digits and . _ -"
          error={beside.name ?? beside.to}
          value={name}
          onChange={setName}
        />
        {group !== undefined && <p class="hint">Members, limits and figures go with it.</p>}
        <FailureNotice of={rest} />
        <SaveLine action={group === undefined ? "Add" : "Rename"} isBusy={isBusy}>
          <Button onClick={onClose}>Cancel</Button>
        </SaveLine>
      </Form>
    </Dialog>
  );
}
