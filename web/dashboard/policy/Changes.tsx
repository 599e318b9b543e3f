import type { AuditItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { ago, moment } from "../format.ts";
import { useLoad } from "../load.ts";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Table, type Column } from "../parts/Table.tsx";

/** Who changed which document, out of the audit log, which holds no text of them. */
export function Changes() {
  const changes = useLoad(() => get("audit", { action: "policy.", limit: "20" }), []);
  return (
    <Panel
      title="Latest changes"
      about="From the audit log, which keeps who and when and a document's checksum, not its text."
    >
      <Loaded of={changes}>
        {({ records }) =>
          records.length === 0 ? (
            <p class="hint">Nothing was changed yet.</p>
          ) : (
            <Table caption="Changes of policy" columns={columns} rows={records} keyOf={({ seq }) => String(seq)} />
          )
        }
      </Loaded>
    </Panel>
  );
}

const columns: readonly Column<AuditItem>[] = [
  { title: "For", cell: ({ target }) => target || "The whole server" },
  { title: "What", cell: ({ action }) => (action === "policy.remove" ? "removed" : "changed") },
  { title: "When", cell: ({ at }) => <span title={moment(at)}>{ago(at)}</span> },
  { title: "By", cell: ({ actor, actorName }) => actorName ?? actor },
  {
    title: "Version",
    cell: ({ detail: { sha256 } }) => (typeof sha256 === "string" ? <code>{sha256.slice(0, 12)}</code> : "–"),
  },
];
