import { useState } from "preact/hooks";
import type { TokenItem } from "../../../server/admin/api.ts";
import { ago, moment } from "../format.ts";
import { Badge } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import { Confirm } from "./Confirm.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { Table, type Column } from "./Table.tsx";

type Props = {
  readonly caption: string;
  readonly tokens: readonly TokenItem[];
  /** Undefined where somebody may only look. */
  readonly onRevoke: ((token: TokenItem) => Promise<unknown>) | undefined;
  /** Of the token that this page is asked with; null for a session. */
  readonly ownId?: string | null;
};

/** Those that are good for something, the newest first; the others on request. */
export function TokenTable({ caption, tokens, onRevoke, ownId = null }: Props) {
  const [revoking, setRevoking] = useState<TokenItem>();
  const [hasOld, setHasOld] = useState(false);
  const old = tokens.filter((each) => stateOf(each) !== "valid");
  const shown = tokens.filter((each) => hasOld || stateOf(each) === "valid").toReversed();
  const revoke = async (token: TokenItem): Promise<void> => {
    await onRevoke?.(token);
    setRevoking(undefined);
  };
  return (
    <>
      {shown.length === 0 ? (
        <EmptyState title="No valid token">
          <p>An editor or a program needs one to ask this server for completions.</p>
        </EmptyState>
      ) : (
        <Table
          caption={caption}
          columns={columns({ ownId, onRevoke: onRevoke && setRevoking })}
          rows={shown}
          keyOf={({ id }) => id}
        />
      )}
      {old.length > 0 && (
        <label class="check hint">
          <input type="checkbox" checked={hasOld} onChange={({ currentTarget }) => setHasOld(currentTarget.checked)} />
          Show those that are revoked or expired ({old.length})
        </label>
      )}
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.label}?`}
          action="Revoke"
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        >
          <p>
            What uses it is refused from the next request on. It cannot be made valid again; a new token can take its
            place.
          </p>
        </Confirm>
      )}
    </>
  );
}

type Deps = {
  readonly ownId: string | null;
  readonly onRevoke: ((token: TokenItem) => void) | undefined;
};

function columns({ ownId, onRevoke }: Deps): readonly Column<TokenItem>[] {
  const actions: Column<TokenItem> = {
    title: "Actions",
    kind: "actions",
    cell: (token) =>
      stateOf(token) === "valid" &&
      onRevoke && (
        <Button kind="quiet" aria-label={`Revoke ${token.label}`} onClick={() => onRevoke(token)}>
          Revoke
        </Button>
      ),
  };
  return [
    {
      title: "Token",
      cell: ({ id, label }) => (
        <>
          {label} {id === ownId && <Badge>this one</Badge>} <code class="hint token-id">{id}</code>
        </>
      ),
    },
    { title: "May", cell: ({ scopes }) => scopes.join(", ") },
    {
      title: "Last used",
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? "never" : <span title={moment(lastUsedAt)}>{ago(lastUsedAt)}</span>,
    },
    { title: "Until", cell: untilWhen },
    ...(onRevoke ? [actions] : []),
  ];
}

function untilWhen(token: TokenItem) {
  const { expiresAt, revokedAt } = token;
  switch (stateOf(token)) {
    case "revoked":
      return (
        <>
          <Badge kind="bad">revoked</Badge>{" "}
          {revokedAt !== null && <span title={moment(revokedAt)}>{ago(revokedAt)}</span>}
        </>
      );
    case "expired":
      return (
        <>
          <Badge kind="warning">expired</Badge> <span title={moment(expiresAt)}>{ago(expiresAt)}</span>
        </>
      );
    case "valid":
      return <span title={moment(expiresAt)}>{ago(expiresAt)}</span>;
  }
}

const stateOf = ({ expiresAt, revokedAt }: TokenItem): "valid" | "revoked" | "expired" =>
  revokedAt !== null ? "revoked" : Date.parse(expiresAt) <= Date.now() ? "expired" : "valid";
