import { useState } from "preact/hooks";
import type { IdentitiesReply, PersonReply } from "../../../server/admin/api.ts";
import { get, post } from "../api.ts";
import { day } from "../format.ts";
import { useLoad } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Confirm } from "../parts/Confirm.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { LinkIdentity } from "./LinkIdentity.tsx";

type Identity = IdentitiesReply["identities"][number];
type Props = { readonly reply: PersonReply };

/** Who somebody is at an identity provider, for a server at which people sign in with one. */
export function PersonIdentities({ reply: { person, mayChange } }: Props) {
  const [isLinking, setLinking] = useState(false);
  const [removing, setRemoving] = useState<Identity>();
  const identities = useLoad(() => get("people/:who/identities", { who: person.id }), [person.id]);
  const remove = async ({ issuer }: Identity): Promise<void> => {
    await post("people/:who/identities/remove", { issuer }, { who: person.id });
    setRemoving(undefined);
    identities.reload();
  };
  return (
    <Panel
      title="Identity provider"
      about="Whom an identity provider has to name for this person to be signed in."
      actions={mayChange && <Button onClick={() => setLinking(true)}>Link…</Button>}
    >
      <Loaded of={identities}>
        {(value) =>
          value.identities.length === 0 ? (
            <p class="hint">Linked to nobody at a provider.</p>
          ) : (
            <Table
              caption={`Who ${person.name} is at identity providers`}
              columns={columns(mayChange ? setRemoving : undefined)}
              rows={value.identities}
              keyOf={({ issuer }) => issuer}
            />
          )
        }
      </Loaded>
      {isLinking && (
        <LinkIdentity
          person={person}
          onClose={() => setLinking(false)}
          onLinked={() => {
            setLinking(false);
            identities.reload();
          }}
        />
      )}
      {removing && (
        <Confirm
          title="Take the link back?"
          action="Take it back"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <p>
            {person.name} cannot sign in by {removing.issuer} any more. Sessions that are open stay until they end.
          </p>
        </Confirm>
      )}
    </Panel>
  );
}

const columns = (onRemove: ((identity: Identity) => void) | undefined): readonly Column<Identity>[] => [
  { title: "Provider", cell: ({ issuer }) => issuer },
  { title: "Known there as", cell: ({ subject }) => <code>{subject}</code> },
  { title: "Since", cell: ({ linkedAt }) => day(linkedAt) },
  { title: "Last sign-in", cell: ({ signedInAt }) => (signedInAt === null ? "never noted" : day(signedInAt)) },
  ...(onRemove ? [removeColumn(onRemove)] : []),
];

const removeColumn = (onRemove: (identity: Identity) => void): Column<Identity> => ({
  title: "Actions",
  kind: "actions",
  cell: (identity) => (
    <Button kind="quiet" aria-label={`Unlink ${identity.issuer}`} onClick={() => onRemove(identity)}>
      Unlink
    </Button>
  ),
});
