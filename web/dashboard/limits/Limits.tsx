import { useState } from "preact/hooks";
import type { LimitItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Notice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { href, Link } from "../router.tsx";
import { EditLimits } from "./EditLimits.tsx";
import { LimitTable } from "./LimitTable.tsx";
import { noLimits } from "./noLimits.ts";

type Editing = Pick<LimitItem, "limits"> & { readonly subject: LimitItem["subject"] | undefined };

/** Everybody's limits and every group's and person's that has some. */
export function Limits() {
  const [editing, setEditing] = useState<Editing>();
  const [isSaved, setSaved] = useState(false);
  const limits = useLoad(() => get("limits"), []);
  const groups = useLoad(() => get("groups"), []);
  const edit = (item: Editing): void => {
    setSaved(false);
    setEditing(item);
  };
  return (
    <>
      <PageHead title="Limits" about={about}>
        <Button kind="primary" onClick={() => edit({ subject: undefined, limits: noLimits })}>
          New limits
        </Button>
      </PageHead>
      {isSaved && <Notice kind="done">Saved. It holds from the next request on.</Notice>}
      <Loaded of={limits}>
        {(value) => (
          <section class="panel" aria-label="Limits">
            <LimitTable caption="Limits" limits={withEveryone(value.limits)} nameOf={nameOf} onEdit={edit} />
          </section>
        )}
      </Loaded>
      {editing && (
        <EditLimits
          subject={editing.subject}
          limits={editing.limits}
          groups={groups.kind === "loaded" ? groups.value.groups.map(({ name }) => name) : []}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            setEditing(undefined);
            setSaved(true);
            limits.reload();
          }}
        />
      )}
    </>
  );
}

const about =
  "How much may be asked. A minute's allowance refills evenly; a day ends at midnight in the server's time zone. Whoever is over a limit is told how long to wait.";

const everyone: LimitItem = { subject: { kind: "everyone", name: "" }, limits: noLimits, usedToday: null };

/** The first row is there even while nothing is limited, so that it can be changed. */
const withEveryone = (limits: readonly LimitItem[]): readonly LimitItem[] => [
  limits.find(({ subject }) => subject.kind === "everyone") ?? everyone,
  ...limits.filter(({ subject }) => subject.kind !== "everyone"),
];

function nameOf({ subject: { kind, name } }: LimitItem) {
  switch (kind) {
    case "everyone":
      return (
        <>
          everyone <span class="hint">each person without own limits</span>
        </>
      );
    case "user":
      return <Link to={href("people/:who", { who: name })}>{name}</Link>;
    case "group":
      return (
        <>
          <Link to={href("groups/:name", { name })}>{name}</Link> <span class="hint">group, together</span>
        </>
      );
  }
}
