/** Calendar days are written as `2026-03-29`, as the server does; which day it is depends on the server's time zone. */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

const dayMs = 86_400_000;
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const daysBefore = (day: string, count: number): string => dayAt(msOf(day) - count * dayMs);

/** Seconds since 1970 at which the day begins in UTC: a place on an axis, no moment. */
export const placeOf = (day: string): number => msOf(day) / 1000;

/** More than anybody can tell apart in a chart; a typing slip in a year asks for hundreds of thousands. */
const mostDays = 3660;

/** Both included. */
export function daysBetween(from: string, to: string): readonly string[] {
  const length = Math.min(mostDays, Math.round((msOf(to) - msOf(from)) / dayMs) + 1);
  return Array.from({ length: Math.max(0, length) }, (_, at) => dayAt(msOf(from) + at * dayMs));
}

const short = new Intl.DateTimeFormat(undefined, { timeZone: "UTC", day: "numeric", month: "short" });
const long = new Intl.DateTimeFormat(undefined, { timeZone: "UTC", dateStyle: "medium" });
export const longDay = (day: string): string => long.format(msOf(day));
export const shortDayAt = (place: number): string => short.format(place * 1000);
