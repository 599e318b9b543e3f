import type { Migration } from "./migration.ts";

export const first: Migration = {
  number: 1,
  name: "people, tokens, quotas, policy, usage, audit",
  up: `
    create table users (
      id text primary key,
      name text not null unique,
      role text not null,
      -- Stands for the person in the audit log, where nothing can be erased: erasing this row makes it a number like any other.
      pseudonym text not null unique,
      created_at timestamptz not null,
      deactivated_at timestamptz
    );
    create table groups (
      name text primary key,
      -- The group's share of a busy engine, relative to others.
      weight integer not null default 1 check (weight between 1 and 100),
      -- Null: every model.
      models text[]
    );
    create table memberships (
      user_id text not null references users on delete cascade,
      group_name text not null references groups on delete cascade,
      primary key (user_id, group_name)
    );
    create table tokens (
      id text primary key,
      user_id text not null references users on delete cascade,
      label text not null,
      hash text not null,
      scopes text[] not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create index on tokens (user_id);
    create table invitations (
      hash text primary key,
      role text not null,
      expires_at timestamptz not null
    );
    -- subject: 'user:' or 'group:' and what it is called by, or 'everyone' for each user without limits of their own.
    create table limits (
      subject text primary key,
      requests_per_minute integer,
      tokens_per_minute integer,
      requests_per_day integer,
      tokens_per_day bigint
    );
    create table daily_use (
      subject text not null,
      day text not null,
      requests bigint not null,
      tokens bigint not null,
      primary key (subject, day)
    );
    create table policies (
      -- Empty: the central one.
      project text primary key,
      document text not null,
      changed_at timestamptz not null
    );
    create table usage (
      at timestamptz not null,
      user_id text not null references users on delete cascade,
      team text not null,
      kind text not null,
      language text not null,
      editor text not null,
      model text not null,
      prompt_tokens integer not null,
      generated_tokens integer not null,
      characters integer not null,
      context_ms real,
      queue_ms real,
      prefill_ms real,
      decode_ms real,
      total_ms real
    );
    create index on usage (at);
    create index on usage (user_id);
    create table settings (
      key text primary key,
      value text not null
    );
    create table audit (
      seq bigint primary key,
      record text not null,
      hash text not null
    );
    create table audit_head (
      only_row boolean primary key default true check (only_row),
      seq bigint not null,
      hash text not null
    );
    insert into audit_head (seq, hash) values (0, '');
    -- Against mistakes; against somebody with the database's own rights only the hash chain helps.
    create function refuse_audit_change() returns trigger language plpgsql as
      $$ begin raise exception 'the audit log is append-only'; end $$;
    create trigger append_only before update or delete or truncate on audit
      for each statement execute function refuse_audit_change();
  `,
  down: `
    drop table audit, audit_head, settings, usage, policies, daily_use, limits, invitations, tokens, memberships, groups, users;
    drop function refuse_audit_change();
  `,
};
