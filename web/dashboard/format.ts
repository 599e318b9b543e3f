const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const counts = new Intl.NumberFormat();
const spans = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** Day and time, in the browser's time zone; `iso` as the server writes times. */
export const moment = (iso: string): string => moments.format(new Date(iso));
export const day = (iso: string): string => days.format(new Date(iso));
export const count = (value: number): string => counts.format(value);

const units = [
  { unit: "year", seconds: 31_536_000 },
  { unit: "month", seconds: 2_592_000 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3600 },
  { unit: "minute", seconds: 60 },
] as const;

/** "3 hours ago", "in 2 months", "now". */
export function ago(iso: string, nowMs: number = Date.now()): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  const { unit, seconds: size } = units.find((each) => Math.abs(seconds) >= each.seconds) ?? {
    unit: "second",
    seconds: 1,
  };
  return unit === "second" ? spans.format(0, "second") : spans.format(Math.trunc(seconds / size), unit);
}

/** "3 d 4 h", "12 min". */
export function span(seconds: number): string {
  const [d, h, min] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (d > 0) return `${d} d ${h} h`;
  if (h > 0) return `${h} h ${min} min`;
  return min > 0 ? `${min} min` : `${Math.floor(seconds)} s`;
}
