import { invariant } from "../../base/invariant.ts";
import type { Row } from "./sql.ts";

/** Columns read with the type that the query gives them; anything else is a defect of the query. */
export function text(row: Row, column: string): string {
  const value = row[column];
  invariant(typeof value === "string", `column ${column} is no text`);
  return value;
}

/** Counts arrive as number, bigint or, from bigint columns, as text. */
export function count(row: Row, column: string): number {
  const value = Number(row[column]);
  invariant(Number.isSafeInteger(value), `column ${column} is no count`);
  return value;
}

export const countOrNone = (row: Row, column: string): number | undefined =>
  isNull(row, column) ? undefined : count(row, column);

export function time(row: Row, column: string): Date {
  const value = row[column];
  invariant(value instanceof Date, `column ${column} is no time`);
  return value;
}

export const timeOrNone = (row: Row, column: string): Date | undefined =>
  isNull(row, column) ? undefined : time(row, column);

export function list(row: Row, column: string): readonly string[] {
  const value = row[column];
  invariant(Array.isArray(value), `column ${column} is no list`);
  return value.map(String);
}

export const listOrNone = (row: Row, column: string): readonly string[] | undefined =>
  isNull(row, column) ? undefined : list(row, column);

const isNull = (row: Row, column: string): boolean => row[column] === null || row[column] === undefined;
