import { Select } from "../parts/Select.tsx";
import { isRole, roleAbout, type Role } from "./roles.ts";

type Props = {
  readonly roles: readonly Role[];
  readonly role: Role;
  readonly error?: string | undefined;
  readonly onChange: (role: Role) => void;
};

/** With what the chosen role may do below it. */
export const RoleSelect = ({ roles, role, error, onChange }: Props) => (
  <Select
    label="Role"
    hint={roleAbout[role]}
    error={error}
    value={role}
    choices={(roles.includes(role) ? roles : [role, ...roles]).map((value) => ({ value, title: value }))}
    onChange={(value) => isRole(value) && onChange(value)}
  />
);
