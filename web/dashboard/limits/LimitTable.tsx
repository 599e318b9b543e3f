import type { ComponentChildren } from "preact";
import type { LimitItem } from "../../../server/admin/api.ts";
import { count } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { Use } from "./Use.tsx";

type Props = {
  readonly caption: string;
  readonly limits: readonly LimitItem[];
  /** How a row is called, perhaps with a link. */
  readonly nameOf: (item: LimitItem) => ComponentChildren;
  /** Undefined where nothing is changed from here. */
  readonly onEdit: ((item: LimitItem) => void) | undefined;
};

/** What holds for whom, and how much of a day's is used. */
export const LimitTable = ({ caption, limits, nameOf, onEdit }: Props) => (
  <Table
    caption={caption}
    columns={[{ title: "For", cell: nameOf }, ...columns, ...(onEdit ? [editColumn(onEdit)] : [])]}
    rows={limits}
    keyOf={({ subject: { kind, name } }) => `${kind}:${name}`}
  />
);

const columns: readonly Column<LimitItem>[] = [
  { title: "Requests a minute", kind: "number", cell: ({ limits }) => orNone(limits.requestsPerMinute) },
  { title: "Tokens a minute", kind: "number", cell: ({ limits }) => orNone(limits.tokensPerMinute) },
  {
    title: "Requests today",
    cell: ({ limits, usedToday }) => <Use used={usedToday?.requests} of={limits.requestsPerDay} />,
  },
  {
    title: "Tokens today",
    cell: ({ limits, usedToday }) => <Use used={usedToday?.tokens} of={limits.tokensPerDay} />,
  },
];

const editColumn = (onEdit: (item: LimitItem) => void): Column<LimitItem> => ({
  title: "Actions",
  kind: "actions",
  cell: (item) => (
    <Button
      kind="quiet"
      aria-label={`Edit the limits of ${item.subject.name || "everyone"}`}
      onClick={() => onEdit(item)}
    >
      Edit
    </Button>
  ),
});

const orNone = (limit: number | null): ComponentChildren =>
  limit === null ? <span class="hint">no limit</span> : count(limit);
