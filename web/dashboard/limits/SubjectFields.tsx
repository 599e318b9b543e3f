import type { LimitSubject } from "../../../server/admin/api.ts";
import { PersonInput } from "../people/PersonInput.tsx";
import { Select } from "../parts/Select.tsx";

type Props = {
  readonly subject: LimitSubject;
  readonly groups: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (subject: LimitSubject) => void;
};

/** Whose limits they are to be. */
export function SubjectFields({ subject, groups, error, onChange }: Props) {
  const { kind, name } = subject;
  return (
    <div class="row">
      <Select
        label="For"
        value={kind}
        choices={[
          { value: "user", title: "a person" },
          ...(groups.length > 0 ? [{ value: "group", title: "a group" }] : []),
        ]}
        onChange={(value) =>
          onChange(value === "group" ? { kind: "group", name: groups[0] ?? "" } : { kind: "user", name: "" })
        }
      />
      {kind === "group" ? (
        <Select
          label="Group"
          value={name}
          error={error}
          choices={groups.map((value) => ({ value, title: value }))}
          onChange={(value) => onChange({ kind, name: value })}
        />
      ) : (
        <PersonInput
          label="Person"
          value={name}
          error={error}
          onChange={(value) => onChange({ kind: "user", name: value })}
        />
      )}
    </div>
  );
}
