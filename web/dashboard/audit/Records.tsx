import type { AuditItem } from "../../../server/admin/api.ts";
import { moment } from "../format.ts";
import { Badge } from "../parts/Badge.tsx";
import { Button } from "../parts/Button.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { sentenceOf } from "./actions.ts";
import type { Filter } from "./filter.ts";
import { useRecords } from "./useRecords.ts";

type Props = {
  readonly filter: Filter;
  /** The first record that verifying has found wrong. */
  readonly brokenAt: number | undefined;
};

export function Records({ filter, brokenAt }: Props) {
  const { first, older, more, work } = useRecords(filter);
  return (
    <Loaded of={first}>
      {({ records }) =>
        records.length === 0 ? (
          <EmptyState title="No record">
            <p>Nothing in the log is about this. Names have to be written in full.</p>
          </EmptyState>
        ) : (
          <>
            <Table
              caption="Records"
              columns={columnsFor(brokenAt, namesIn([...records, ...older]))}
              rows={[...records, ...older]}
              keyOf={({ seq }) => String(seq)}
            />
            <FailureNotice of={work.failure} />
            {more ? (
              <div class="actions">
                <Button isBusy={work.isBusy} onClick={() => void more()}>
                  Show older ones
                </Button>
              </div>
            ) : (
              <p class="hint">These are all.</p>
            )}
          </>
        )
      }
    </Loaded>
  );
}

type Names = ReadonlyMap<unknown, string>;

/** Details hold pseudonyms; who they are is known as far as somebody's name stands in the list. */
const namesIn = (records: readonly AuditItem[]): Names =>
  new Map(
    records.flatMap(({ actor, actorName, target, targetName }) => [
      ...(actorName === null ? [] : [[actor, actorName] as const]),
      ...(targetName === null ? [] : [[target, targetName] as const]),
    ]),
  );

const columnsFor = (brokenAt: number | undefined, names: Names): readonly Column<AuditItem>[] => [
  {
    title: "When",
    cell: ({ seq, at }) => (
      <>
        {at === "" ? "unreadable" : <time dateTime={at}>{moment(at)}</time>} <span class="hint">no. {seq}</span>
        {seq === brokenAt && (
          <>
            {" "}
            <Badge kind="bad">broken from here on</Badge>
          </>
        )}
      </>
    ),
  },
  { title: "Who", cell: ({ actor, actorName }) => <Somebody id={actor} name={actorName} /> },
  {
    title: "Did what",
    cell: ({ action }) => (
      <span>
        {sentenceOf(action) ?? action} <code class="hint">{action}</code>
      </span>
    ),
  },
  { title: "To whom or what", cell: ({ target, targetName }) => <Somebody id={target} name={targetName} /> },
  { title: "Details", cell: ({ detail }) => <Details detail={detail} names={names} /> },
];

/** By name as long as there is one; somebody erased is left with a pseudonym. */
function Somebody({ id, name }: { readonly id: string; readonly name: string | null }) {
  if (name !== null) return <span title={id}>{name}</span>;
  return words.has(id) ? <span>{id === "" ? "–" : id}</span> : <code>{id}</code>;
}

/** What the log calls by a word: nobody, whoever has the machine in hand, the server itself. */
const words: ReadonlySet<string> = new Set(["", "console", "system", "everyone"]);

function Details({ detail, names }: { readonly detail: AuditItem["detail"]; readonly names: Names }) {
  const entries = Object.entries(detail);
  if (entries.length === 0) return <span class="hint">none</span>;
  return (
    <details class="record">
      <summary>{entries.length === 1 ? (entries[0]?.[0] ?? "") : `${entries.length} values`}</summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{names.get(value) ?? <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
