import { useState } from "preact/hooks";
import type { PolicyItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { ago, moment } from "../format.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { Link } from "../router.tsx";
import { AddDocument } from "./AddDocument.tsx";
import { Changes } from "./Changes.tsx";
import { documentHref } from "./documentHref.ts";

/** Every policy document: the central one, which need not be there yet, and those of projects. */
export function Policy() {
  const me = useMe();
  const [isAdding, setAdding] = useState(false);
  const policies = useLoad(() => get("policies"), []);
  return (
    <>
      <PageHead title="Policy" about={about}>
        <Button kind="primary" onClick={() => setAdding(true)}>
          Add a project
        </Button>
      </PageHead>
      <Loaded of={policies}>
        {(value) => (
          <section class="panel" aria-label="Documents">
            <Table
              caption="Policy documents"
              columns={columns}
              rows={withCentral(value.policies)}
              keyOf={({ project }) => project ?? ""}
            />
          </section>
        )}
      </Loaded>
      {may(me, "audit.read") && <Changes />}
      {isAdding && <AddDocument onClose={() => setAdding(false)} />}
    </>
  );
}

const about =
  "What never leaves an editor: paths and languages, for the whole server and for single projects. The stricter rule holds, so a project can only forbid more.";

type Row = Pick<PolicyItem, "project"> & { readonly changedAt: string | null };

const withCentral = (policies: readonly PolicyItem[]): readonly Row[] =>
  policies.some(({ project }) => project === null) ? policies : [{ project: null, changedAt: null }, ...policies];

const columns: readonly Column<Row>[] = [
  {
    title: "For",
    cell: ({ project }) => <Link to={documentHref(project)}>{project ?? "The whole server"}</Link>,
  },
  {
    title: "Changed",
    cell: ({ changedAt }) =>
      changedAt === null ? "no rules yet" : <span title={moment(changedAt)}>{ago(changedAt)}</span>,
  },
];
