import { useEffect, useRef, useState } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { Table } from "../parts/Table.tsx";
import { longDay, placeOf } from "./days.ts";
import { drawChart } from "./drawChart.ts";
import { dashes } from "./ink.ts";

export type Series = { readonly title: string; readonly values: readonly (number | undefined)[] };

type Props = {
  /** What the lines are about: "Suggestions a day". */
  readonly title: string;
  readonly days: readonly string[];
  /** At most five. */
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
};

/** Lines over days, with a legend that tells the day under the pointer, and the same as a table. */
export function Chart({ title, days, series, format }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (!place.current) return undefined;
    const values = series.map((each) => each.values.map((value) => value ?? null));
    return drawChart(place.current, { places: days.map(placeOf), series: values, format, onPoint: setAt });
  }, [days, series, format]);
  const shown = (value: number | undefined): string => (value === undefined ? "–" : format(value));
  const day = at === undefined ? undefined : days[at];
  return (
    <div class="chart">
      <ul class="legend" aria-hidden="true">
        {series.map(({ title: name, values }, index) => (
          <li key={name}>
            <svg class={`chart-${index + 1}`} viewBox="0 0 28 8">
              <path d="M0 4h28" stroke-dasharray={dashes[index]?.join(" ")} />
            </svg>
            {name}
            {at !== undefined && <strong>{shown(values[at])}</strong>}
          </li>
        ))}
        <li class="legend-day">{day === undefined ? "" : longDay(day)}</li>
      </ul>
      <div
        ref={place}
        class="chart-place"
        role="img"
        aria-label={`${title}, as lines. The table below has the same figures.`}
      />
      <details>
        <summary>{title} as a table</summary>
        <div class="scroller" role="group" aria-label={`${title}, rows`} tabIndex={0}>
          <Table
            caption={title}
            columns={[
              { title: "Day", cell: (row: number) => longDay(days[row] ?? "") },
              ...series.map(({ title: name, values }) => ({
                ...{ title: name, kind: "number" as const },
                cell: (row: number) => shown(values[row]),
              })),
            ]}
            rows={days.map((_, row) => row).filter((row) => series.some(({ values }) => values[row] !== undefined))}
            keyOf={String}
          />
        </div>
      </details>
    </div>
  );
}
