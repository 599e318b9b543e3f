import { useState } from "preact/hooks";
import type { GroupItem } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { Form } from "../parts/Form.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { ModelChoice } from "../models/ModelChoice.tsx";

type Props = { readonly group: GroupItem; readonly onChange: () => void };

/** How much of a busy engine a group gets, and which models. */
export function Share({ group: { name, weight, models }, onChange }: Props) {
  const [typed, setTyped] = useState(String(weight));
  const [chosen, setChosen] = useState(models);
  const [said, setSaid] = useState("");
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, ["weight", "models"]);
  const save = async (): Promise<void> => {
    // What is no number is sent as 0, which the server refuses with what is allowed.
    await post("groups/:name/set", { weight: Number(typed) || 0, models: chosen }, { name });
    setSaid("Saved.");
    onChange();
  };
  return (
    <Panel
      title="Share and models"
      about="Somebody in several groups gets the largest share and every model of any of them."
    >
      <Form
        class="narrow-form"
        onInput={() => setSaid("")}
        onSubmit={() => {
          setSaid("");
          void run(save);
        }}
      >
        <TextInput
          label="Share of a busy engine"
          hint="1 to 100, relative to the other groups"
          inputMode="numeric"
          error={beside.weight}
          value={typed}
          onChange={setTyped}
        />
        <ModelChoice models={chosen} error={beside.models} onChange={setChosen} />
        <FailureNotice of={rest} />
        <SaveLine action="Save" isBusy={isBusy} said={said} />
      </Form>
    </Panel>
  );
}
