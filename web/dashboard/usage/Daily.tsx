import { useMemo, useState } from "preact/hooks";
import type { UsageReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Select } from "../parts/Select.tsx";
import { Chart, type Series } from "./Chart.tsx";
import { daysBetween } from "./days.ts";
import { Downloads } from "./Downloads.tsx";
import { acceptance, kept, ms, percent, stages, stageTitles, type Line } from "./figures.ts";
import type { Range } from "./range.ts";
import { Withheld } from "./Withheld.tsx";

/** How things went from day to day. */
export function Daily({ range }: { readonly range: Range }) {
  const { from, to } = range;
  const usage = useLoad(async () => ({ range, reply: await get("usage", { from, to, by: "day" }) }), [from, to]);
  return (
    <Loaded of={usage}>
      {(value) => (value.reply.lines.length + value.reply.withheld > 0 ? <Charts {...value} /> : null)}
    </Loaded>
  );
}

function Charts({ range, reply }: { readonly range: Range; readonly reply: UsageReply }) {
  const [quantile, setQuantile] = useState<"p50" | "p95">("p50");
  const days = useMemo(() => daysBetween(range.from, range.to), [reply]);
  const series = useMemo(() => seriesOf(days, reply.lines), [days, reply]);
  const latency = useMemo(() => latencyOf(days, reply.lines, quantile), [days, reply, quantile]);
  return (
    <>
      <Panel
        title="Suggestions by day"
        about="A day without a point: nobody used the server, or too few people for a figure."
        actions={<Downloads range={range} by={["day"]} reply={reply} />}
      >
        <Withheld of={reply} />
        <Chart title="Suggestions by day" days={days} series={series.counts} format={count} />
      </Panel>
      <Panel
        title="How good they were"
        about="Accepted: of the suggestions shown. Kept: of those accepted, still in the file later."
      >
        <Chart title="Shares by day" days={days} series={series.shares} format={percent} />
      </Panel>
      <Panel
        title="How long answers took"
        about="Time in each stage, in milliseconds. Stages that no client reports are missing."
        actions={
          <Select
            label="Which answers"
            value={quantile}
            choices={quantiles}
            onChange={(value) => setQuantile(value === "p95" ? "p95" : "p50")}
          />
        }
      >
        <Chart title="Time by stage and day" days={days} series={latency} format={ms} />
      </Panel>
    </>
  );
}

const quantiles = [
  { value: "p50", title: "The usual one (median)" },
  { value: "p95", title: "The slow ones (95 of 100 are faster)" },
] as const;

function seriesOf(
  days: readonly string[],
  lines: readonly Line[],
): { readonly counts: readonly Series[]; readonly shares: readonly Series[] } {
  const each = (title: string, of: (line: Line) => number | undefined): Series => ({
    title,
    values: overDays(days, lines, of),
  });
  return {
    counts: [
      each("Shown", ({ figures }) => figures.shown),
      each("Accepted", ({ figures }) => figures.accepted),
      each("Partly accepted", ({ figures }) => figures.partlyAccepted),
      each("Kept 30 s", ({ figures }) => figures.keptAfter30s),
      each("Kept 5 min", ({ figures }) => figures.keptAfter5min),
    ],
    shares: [
      each("Accepted", ({ figures }) => acceptance(figures)),
      each("Kept 30 s", ({ figures }) => kept(figures, "keptAfter30s")),
      each("Kept 5 min", ({ figures }) => kept(figures, "keptAfter5min")),
    ],
  };
}

const latencyOf = (days: readonly string[], lines: readonly Line[], quantile: "p50" | "p95"): readonly Series[] =>
  stages
    .map((stage) => ({
      title: stageTitles[stage],
      values: overDays(days, lines, ({ latency }) => latency[stage]?.[quantile]),
    }))
    .filter(({ values }) => values.some((value) => value !== undefined));

function overDays(
  days: readonly string[],
  lines: readonly Line[],
  of: (line: Line) => number | undefined,
): readonly (number | undefined)[] {
  const byDay = new Map(lines.map((line) => [line.key.day, line]));
  return days.map((day) => {
    const line = byDay.get(day);
    return line && of(line);
  });
}
