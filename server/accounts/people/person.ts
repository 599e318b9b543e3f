import type { Role } from "../../domain/access.ts";

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdAt: Date;
  /** Undefined for somebody active. */
  readonly deactivatedAt: Date | undefined;
};
