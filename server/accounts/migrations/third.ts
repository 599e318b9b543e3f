import type { Migration } from "./migration.ts";

export const third: Migration = {
  number: 3,
  name: "when somebody last signed in at an identity provider",
  // Null: never since it is noted; being linked counts as a sign-in then.
  up: "alter table identities add column signed_in_at timestamptz",
  down: "alter table identities drop column signed_in_at",
};
