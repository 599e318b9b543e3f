import { useState } from "preact/hooks";
import { ApiFailure, post } from "../api.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Checks } from "../parts/Checks.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Form } from "../parts/Form.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { href, navigate } from "../router.tsx";
import { RoleSelect } from "./RoleSelect.tsx";
import type { Role } from "./roles.ts";

type Props = {
  /** Those that may be given. */
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
  readonly onClose: () => void;
};

/** Leads to the new person's page, where they are given a token. */
export function AddPerson({ roles, groups, onClose }: Props) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("developer");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, ["name", "role"], "name");
  const add = async (): Promise<void> => {
    const { person } = await post("people", { name, role });
    const missed = await joinAll(person.name, chosen);
    navigate(
      `${href("people/:who", { who: person.name })}?${new URLSearchParams({ added: "yes", ...missed }).toString()}`,
    );
  };
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <Form onSubmit={() => void run(add)}>
        <TextInput
          label="Name"
          hint="Such as ann@example.com: small letters, digits and . _ @ + -"
          error={beside.name}
          value={name}
          onChange={setName}
        />
        <RoleSelect roles={roles} role={role} error={beside.role} onChange={setRole} />
        {groups.length > 0 && (
          <Checks legend="Groups" choices={groups.map((value) => ({ value }))} chosen={chosen} onChange={setChosen} />
        )}
        <FailureNotice of={rest} />
        <SaveLine action="Add" isBusy={isBusy}>
          <Button onClick={onClose}>Cancel</Button>
        </SaveLine>
      </Form>
    </Dialog>
  );
}

/** The person is there already: what fails from here on is told on their page. */
async function joinAll(user: string, groups: readonly string[]): Promise<{ readonly missed?: string }> {
  const missed: string[] = [];
  for (const name of groups)
    try {
      await post("groups/:name/join", { user }, { name });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      missed.push(name);
    }
  return missed.length === 0 ? {} : { missed: missed.join(", ") };
}
