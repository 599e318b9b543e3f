import { useMemo, useState } from "preact/hooks";
import type { OwnUsageReply, UsageReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Figure, Figures } from "../parts/Figure.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Select } from "../parts/Select.tsx";
import { Chart } from "../usage/Chart.tsx";
import { dayIn, daysBetween } from "../usage/days.ts";
import { acceptance, kept, percent, taken } from "../usage/figures.ts";
import { choices, lastDays, usualDays, type Range } from "../usage/range.ts";

type Counts = UsageReply["lines"][number]["figures"];

export function MyFigures() {
  const [length, setLength] = useState<string>(usualDays);
  // Of all time zones the farthest ahead: the server's may have a later day than the browser's.
  const range = useMemo(() => lastDays(Number(length), dayIn("Etc/GMT-14", new Date())), [length]);
  const usage = useLoad(() => get("me/usage", range), [range]);
  return (
    <Panel
      title="Your figures"
      about="Nobody else sees these. Team figures are about groups that are large enough to hide each member."
      actions={
        <Select
          label="Days"
          value={length}
          choices={choices.filter(({ value }) => value !== "own")}
          onChange={setLength}
        />
      }
    >
      <Loaded of={usage}>{(value) => <Shown days={value.days} range={range} />}</Loaded>
    </Panel>
  );
}

function Shown({ days, range }: { readonly days: OwnUsageReply["days"]; readonly range: Range }) {
  const shown = useMemo(() => daysBetween(days[0]?.day ?? range.to, days.at(-1)?.day ?? range.to), [days, range]);
  const series = useMemo(() => {
    const byDay = new Map(days.map(({ day, figures }) => [day, figures]));
    const valuesOf = (pick: (figures: Counts) => number): readonly number[] =>
      shown.map((day) => {
        const figures = byDay.get(day);
        return figures === undefined ? 0 : pick(figures);
      });
    return [
      { title: "Shown", values: valuesOf((each) => each.shown) },
      { title: "Accepted", values: valuesOf(taken) },
    ];
  }, [days, shown]);
  if (days.length === 0)
    return (
      <EmptyState title="Nothing in these days">
        <p>When your editor is signed in and asks for completions, what becomes of them is counted here.</p>
      </EmptyState>
    );
  const total = sum(days.map(({ figures }) => figures));
  return (
    <>
      <Figures>
        <Figure
          title="Requests"
          value={count(total.requests)}
          hint={`${count(total.generatedTokens)} tokens written`}
        />
        <Figure title="Suggestions shown" value={count(total.shown)} />
        <Figure
          title="Accepted"
          value={percent(acceptance(total))}
          hint={`${count(total.accepted)} whole, ${count(total.partlyAccepted)} in part`}
        />
        <Figure
          title="Still there after 5 min"
          value={percent(kept(total, "keptAfter5min"))}
          hint="of those accepted"
        />
        <Figure title="Characters accepted" value={count(total.acceptedCharacters)} />
      </Figures>
      <Chart title="Your suggestions a day" days={shown} series={series} format={count} />
    </>
  );
}

/** Of at least one day. */
const sum = (all: readonly Counts[]): Counts =>
  all.reduce((a, b) => ({
    requests: a.requests + b.requests,
    promptTokens: a.promptTokens + b.promptTokens,
    generatedTokens: a.generatedTokens + b.generatedTokens,
    shown: a.shown + b.shown,
    accepted: a.accepted + b.accepted,
    partlyAccepted: a.partlyAccepted + b.partlyAccepted,
    rejected: a.rejected + b.rejected,
    keptAfter30s: a.keptAfter30s + b.keptAfter30s,
    keptAfter5min: a.keptAfter5min + b.keptAfter5min,
    acceptedCharacters: a.acceptedCharacters + b.acceptedCharacters,
  }));
