import { htmlTable, section, type Html } from "../evaluation/report/html.ts";
import type { Table } from "./tables.ts";

/** The same tables as in a terminal. */
export const tableSections = (tables: readonly Table[]): readonly Html[] =>
  tables.map(({ title, head, rows }) => section(title, htmlTable(head, rows)));

/** What the figures depend on. */
export const madeWith = (of: Readonly<Record<string, unknown>>): Html =>
  section(
    "Made with",
    htmlTable(
      ["", ""],
      Object.entries(of).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );
