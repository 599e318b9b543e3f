import type { Migration } from "./migration.ts";

export const second: Migration = {
  number: 2,
  name: "who somebody is at an identity provider",
  up: `
    create table identities (
      issuer text not null,
      -- The provider's own name for the person, which it gives to nobody else.
      subject text not null,
      user_id text not null references users on delete cascade,
      linked_at timestamptz not null,
      primary key (issuer, subject),
      -- An address that is handed on to a successor must not open the predecessor's account.
      unique (user_id, issuer)
    );
  `,
  down: "drop table identities",
};
