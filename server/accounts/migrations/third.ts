import type { Migration } from "./migration.ts";

export const third: Migration = {
  number: 3,
  name: "when somebody last signed in at an identity provider, and which token a session was opened with",
  up: `
    -- Null: never since it is noted; being linked counts as a sign-in then.
    alter table identities add column signed_in_at timestamptz;
    alter table tokens add column opened_with text;
    create index on tokens (opened_with);
  `,
  down: `
    alter table tokens drop column opened_with;
    alter table identities drop column signed_in_at;
  `,
};
