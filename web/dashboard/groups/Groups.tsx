import { useState } from "preact/hooks";
import type { GroupItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { href, Link } from "../router.tsx";
import { NameGroup } from "./NameGroup.tsx";

/** Every group, or of a lead the own ones. */
export function Groups() {
  const mayAdd = may(useMe(), "people.write");
  const [isAdding, setAdding] = useState(false);
  const groups = useLoad(() => get("groups"), []);
  const add = mayAdd && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      Add a group
    </Button>
  );
  return (
    <>
      <PageHead title="Groups" about={mayAdd ? aboutAll : "The groups whose members and figures you may see."}>
        {add}
      </PageHead>
      <Loaded of={groups}>
        {(value) =>
          value.groups.length === 0 ? (
            <EmptyState title={mayAdd ? "No groups yet" : "No group of yours"}>
              <p>A group has members, a share of a busy engine, models it may use, and limits.</p>
            </EmptyState>
          ) : (
            <section class="panel" aria-label="Groups">
              <Table caption="Groups" columns={columns} rows={value.groups} keyOf={({ name }) => name} />
            </section>
          )
        }
      </Loaded>
      {isAdding && <NameGroup group={undefined} onClose={() => setAdding(false)} />}
    </>
  );
}

const aboutAll =
  "People who share limits and models. When an engine is busy, a group with share 3 gets three times as much as one with 1.";

const columns: readonly Column<GroupItem>[] = [
  { title: "Name", cell: ({ name }) => <Link to={href("groups/:name", { name })}>{name}</Link> },
  { title: "Members", kind: "number", cell: ({ members }) => count(members.length) },
  { title: "Share", kind: "number", cell: ({ weight }) => count(weight) },
  { title: "Models", cell: ({ models }) => models?.join(", ") || (models === null ? "every model" : "none") },
];
