import type { Table } from "../../benchmark/tables.ts";

/** Tables as a terminal shows them: names to the left, figures to the right. */
export const tablesText = (tables: readonly Table[]): string =>
  tables
    .filter(({ rows }) => rows.length > 0)
    .map(tableText)
    .join("\n\n");

function tableText({ title, head, rows }: Table): string {
  const [, ...columns] = head;
  const lines = [[title, ...columns], ...rows];
  const widths = [title, ...columns].map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
