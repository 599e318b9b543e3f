import { useState } from "preact/hooks";
import type { PersonReply } from "../../../server/admin/api.ts";
import { get, post } from "../api.ts";
import { useLoad, useWork } from "../load.ts";
import { useMe } from "../me.ts";
import { Checks } from "../parts/Checks.tsx";
import { Form } from "../parts/Form.tsx";
import { FailureNotice, Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { RoleSelect } from "./RoleSelect.tsx";
import { roleAbout, type Role } from "./roles.ts";

type Props = { readonly reply: PersonReply; readonly onChange: () => void };

export function RoleAndGroups({ reply, onChange }: Props) {
  const { role, groups } = reply.person;
  return (
    <Panel title="Role and groups">
      {reply.mayChange ? (
        <RoleForm reply={reply} onChange={onChange} />
      ) : (
        <dl class="facts">
          <dt>Role</dt>
          <dd>
            {role}. {roleAbout[role]}
          </dd>
          <dt>Groups</dt>
          <dd>{groups.join(", ") || "none"}</dd>
        </dl>
      )}
    </Panel>
  );
}

function RoleForm({ reply: { person }, onChange }: Props) {
  const isMe = useMe().id === person.id;
  const [role, setRole] = useState<Role>(person.role);
  const [chosen, setChosen] = useState<readonly string[]>(person.groups);
  const [said, setSaid] = useState("");
  const { isBusy, failure, run } = useWork();
  const choices = useLoad(async () => {
    const [{ groups }, { manages }] = await Promise.all([get("groups"), get("people", { limit: "1" })]);
    return { groups: groups.map(({ name }) => name), roles: manages };
  }, []);
  const { groups, roles } = choices.kind === "loaded" ? choices.value : { groups: person.groups, roles: [person.role] };
  const { beside, rest } = placeFailure(failure, ["role"], "role");
  const save = async (): Promise<void> => {
    const who = person.id;
    try {
      // The groups first: without its old role somebody may be out of the reach of whoever changes it.
      for (const name of chosen)
        if (!person.groups.includes(name)) await post("groups/:name/join", { user: who }, { name });
      for (const name of person.groups)
        if (!chosen.includes(name)) await post("groups/:name/leave", { user: who }, { name });
      if (role !== person.role) await post("people/:who/role", { role }, { who });
      // Every page of the dashboard may be another one for them.
      if (isMe && role !== person.role) location.reload();
    } finally {
      onChange();
    }
  };
  return (
    <Form
      class="narrow-form"
      onInput={() => setSaid("")}
      onSubmit={() => {
        setSaid("");
        void run(save).then((isDone) => isDone && setSaid("Saved."));
      }}
    >
      <RoleSelect roles={roles} role={role} error={beside.role} onChange={setRole} />
      {groups.length > 0 ? (
        <Checks legend="Groups" choices={groups.map((value) => ({ value }))} chosen={chosen} onChange={setChosen} />
      ) : (
        <p class="hint">There are no groups yet.</p>
      )}
      {isMe && role !== person.role && (
        <Notice kind="warning">This is you: once it is saved, you have only what the new role allows.</Notice>
      )}
      <FailureNotice of={rest} />
      <SaveLine action="Save" isBusy={isBusy} said={said} />
    </Form>
  );
}
