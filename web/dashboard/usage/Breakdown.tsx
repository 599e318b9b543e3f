import { useState } from "preact/hooks";
import { get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Select } from "../parts/Select.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { Downloads } from "./Downloads.tsx";
import { acceptance, kept, ms, percent, type Line } from "./figures.ts";
import type { Range } from "./range.ts";
import { Withheld } from "./Withheld.tsx";

const choices = [
  { value: "language", title: "Language" },
  { value: "team", title: "Group" },
  { value: "editor", title: "Editor" },
  { value: "model", title: "Model" },
] as const;
type Choice = (typeof choices)[number]["value"];

/** The same figures, told apart by one thing. */
export function Breakdown({ range }: { readonly range: Range }) {
  const { from, to } = range;
  const [by, setBy] = useState<Choice>("language");
  const usage = useLoad(async () => ({ by, range, reply: await get("usage", { from, to, by }) }), [from, to, by]);
  return (
    <Panel
      title="Who uses it for what"
      actions={
        <>
          {usage.kind === "loaded" && <Downloads {...usage.value} by={[usage.value.by]} />}
          <Select
            label="By"
            value={by}
            choices={choices}
            onChange={(value) => setBy(choices.find((each) => each.value === value)?.value ?? by)}
          />
        </>
      }
    >
      <Loaded of={usage}>
        {({ by: told, reply }) => (
          <>
            <Withheld of={reply} />
            {reply.lines.length === 0 ? (
              <EmptyState title="No figures">
                <p>{reply.withheld > 0 ? "All of them are left out." : "Nobody has used the server in this time."}</p>
              </EmptyState>
            ) : (
              <Table
                caption={`Figures by ${told}`}
                columns={columnsOf(told)}
                rows={reply.lines.toSorted((a, b) => b.figures.shown - a.figures.shown)}
                keyOf={({ key }) => key[told] ?? ""}
              />
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

const columnsOf = (by: Choice): readonly Column<Line>[] => [
  { title: choices.find(({ value }) => value === by)?.title ?? by, cell: ({ key }) => key[by] ?? "" },
  { title: "People", kind: "number", cell: ({ people }) => count(people) },
  { title: "Requests", kind: "number", cell: ({ figures }) => count(figures.requests) },
  { title: "Shown", kind: "number", cell: ({ figures }) => count(figures.shown) },
  { title: "Accepted", kind: "number", cell: ({ figures }) => <Share of={acceptance(figures)} /> },
  { title: "Kept 30 s", kind: "number", cell: ({ figures }) => percent(kept(figures, "keptAfter30s")) },
  { title: "Kept 5 min", kind: "number", cell: ({ figures }) => <Share of={kept(figures, "keptAfter5min")} /> },
  { title: "Usual time", kind: "number", cell: ({ latency }) => ms(latency.total?.p50) },
  { title: "Slow ones", kind: "number", cell: ({ latency }) => ms(latency.total?.p95) },
];

/** As a number and as a bar. */
const Share = ({ of }: { readonly of: number | undefined }) => (
  <span class="share">
    <span class="bar" aria-hidden="true">
      <span style={{ width: `${Math.min(100, (of ?? 0) * 100)}%` }} />
    </span>
    {percent(of)}
  </span>
);
