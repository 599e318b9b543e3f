import { daysBefore } from "./days.ts";

/** Whole days, both included. */
export type Range = { readonly from: string; readonly to: string };

export const usualDays = "28";
export const choices = [
  { value: "7", title: "Last 7 days" },
  { value: usualDays, title: "Last 28 days" },
  { value: "90", title: "Last 90 days" },
  { value: "365", title: "Last 365 days" },
  { value: "own", title: "From … to …" },
] as const;

export const lastDays = (count: number, today: string): Range => ({ from: daysBefore(today, count - 1), to: today });

/** What is wrong with days that somebody typed. */
export function wrongWith({ from, to }: Range): { readonly from?: string; readonly to?: string } {
  if (from === "") return { from: "Choose the first day." };
  if (to === "") return { to: "Choose the last day." };
  return from > to ? { to: "The last day is before the first." } : {};
}
