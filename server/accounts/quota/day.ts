import { AccountsError } from "../accountsError.ts";

/** The calendar day of an instant somewhere, as `2026-03-29`. */
export const dayOf = (at: Date, timeZone: string): string => formatOf(timeZone).format(at);

/** Seconds until the day there changes, at least 1. By search, since days there have 23 to 25 hours. */
export function secondsToMidnight(at: Date, timeZone: string): number {
  const day = dayOf(at, timeZone);
  let before = 0;
  let after = 26 * 3600;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(at.getTime() + middle * 1000), timeZone) === day) before = middle;
    else after = middle;
  }
  return after;
}

/** Throws for what is no day. February has no 31st, though `Date` takes one. */
export function checkDay(day: string): void {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(day))
    throw new AccountsError("invalid", `a day is written as 2026-03-29, not ${JSON.stringify(day.slice(0, 40))}`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  formats.set(timeZone, format);
  return format;
}
