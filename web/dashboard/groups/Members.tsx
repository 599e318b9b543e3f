import { useState } from "preact/hooks";
import type { PersonItem } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { count } from "../format.ts";
import { useWork } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Badge } from "../parts/Badge.tsx";
import { Button } from "../parts/Button.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Form } from "../parts/Form.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { PersonInput } from "../people/PersonInput.tsx";
import type { Role } from "../people/roles.ts";
import { usePeople } from "../people/usePeople.ts";
import { href, Link } from "../router.tsx";

/** Of a group: they are brought in by name, and taken out one by one. */
export function Members({ group }: { readonly group: string }) {
  const isLinked = may(useMe(), "people.write");
  const { first, people, hasMore, more, showMore } = usePeople({ search: "", group, role: "", active: "" });
  const leaving = useWork();
  const leave = async (user: string): Promise<void> => {
    await post("groups/:name/leave", { user }, { name: group });
    first.reload();
  };
  return (
    <Panel title="Members">
      <Loaded of={first}>
        {({ total, manages }) => (
          <>
            {manages.length > 0 && <AddMember group={group} onAdded={first.reload} />}
            <FailureNotice of={leaving.failure} />
            {total === 0 ? (
              <EmptyState title="Nobody is in this group">
                <p>Its share, models and limits hold for nobody yet.</p>
              </EmptyState>
            ) : (
              <Table
                caption={`Members of ${group}`}
                columns={columns({ isLinked, manages, onLeave: (user) => void leaving.run(() => leave(user)) })}
                rows={people}
                keyOf={({ id }) => id}
              />
            )}
            {hasMore && (
              <div class="actions list-end">
                <p class="hint">
                  {count(people.length)} of {count(total)}
                </p>
                <Button isBusy={more.isBusy} onClick={showMore}>
                  Show more
                </Button>
              </div>
            )}
            <FailureNotice of={more.failure} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

type Deps = {
  readonly isLinked: boolean;
  readonly manages: readonly Role[];
  readonly onLeave: (user: string) => void;
};

function columns({ isLinked, manages, onLeave }: Deps): readonly Column<PersonItem>[] {
  const actions: Column<PersonItem> = {
    title: "Actions",
    kind: "actions",
    cell: ({ name, role }) =>
      manages.includes(role) && (
        <Button kind="quiet" aria-label={`Take ${name} out`} onClick={() => onLeave(name)}>
          Take out
        </Button>
      ),
  };
  return [
    {
      title: "Name",
      cell: ({ name, deactivatedAt }) => (
        <>
          {isLinked ? <Link to={href("people/:who", { who: name })}>{name}</Link> : name}{" "}
          {deactivatedAt !== null && <Badge kind="warning">deactivated</Badge>}
        </>
      ),
    },
    { title: "Role", cell: ({ role }) => role },
    ...(manages.length > 0 ? [actions] : []),
  ];
}

function AddMember({ group, onAdded }: { readonly group: string; readonly onAdded: () => void }) {
  const [user, setUser] = useState("");
  const [said, setSaid] = useState("");
  const { isBusy, failure, run, forget } = useWork();
  const { beside, rest } = placeFailure(failure, ["user"], "user");
  // A role that may not be changed is a fault of the name, too.
  const refused = rest?.status === 403 ? rest : undefined;
  const add = async (): Promise<void> => {
    await post("groups/:name/join", { user }, { name: group });
    setSaid(`${user} is in.`);
    setUser("");
    onAdded();
  };
  return (
    <Form
      class="narrow-form beside"
      onSubmit={() => {
        setSaid("");
        void run(add);
      }}
    >
      <PersonInput
        label="Bring somebody in"
        error={beside.user ?? refused?.message}
        value={user}
        onChange={(value) => {
          setUser(value);
          forget();
        }}
      />
      <FailureNotice of={refused ? undefined : rest} />
      <SaveLine action="Bring in" isBusy={isBusy} said={said} />
    </Form>
  );
}
