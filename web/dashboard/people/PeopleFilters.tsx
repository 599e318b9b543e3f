import { Field } from "../parts/Field.tsx";
import { Select } from "../parts/Select.tsx";
import { allRoles } from "./roles.ts";
import type { PeopleFilter } from "./usePeople.ts";

type Props = {
  readonly filter: PeopleFilter;
  readonly groups: readonly string[];
  readonly onChange: (filter: PeopleFilter) => void;
};

/** Above the list. A group that is chosen stays in the choice, even where there is none of its name. */
export function PeopleFilters({ filter, groups, onChange }: Props) {
  const { search, group, role, active } = filter;
  const named = group === "" || groups.includes(group) ? groups : [...groups, group];
  return (
    <search class="row" aria-label="Find people">
      <Field label="Search">
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            placeholder="Part of a name"
            autocomplete="off"
            spellcheck={false}
            value={search}
            onInput={({ currentTarget }) => onChange({ ...filter, search: currentTarget.value })}
          />
        )}
      </Field>
      <Select
        label="Role"
        value={role}
        choices={[{ value: "", title: "Any" }, ...allRoles.map((each) => ({ value: each, title: each }))]}
        onChange={(value) => onChange({ ...filter, role: value })}
      />
      <Select
        label="Group"
        value={group}
        choices={[{ value: "", title: "Any" }, ...named.map((each) => ({ value: each, title: each }))]}
        onChange={(value) => onChange({ ...filter, group: value })}
      />
      <Select
        label="State"
        value={active}
        choices={[
          { value: "", title: "Any" },
          { value: "true", title: "Active" },
          { value: "false", title: "Deactivated" },
        ]}
        onChange={(value) => onChange({ ...filter, active: value })}
      />
    </search>
  );
}
