import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Source text of so many lines: small functions, no two of the same name. */
export function sourceOf(lines: number, imports: readonly string[] = []): string {
  const made = [...imports];
  for (let index = 0; made.length < lines; index++) {
    made.push(
      `/** Adds ${index} to what it is given. */`,
      `export function step${index}(value: number, options: Options${index % 7}): number {`,
      `  const limit = options.limit ?? ${index};`,
      `  if (value > limit) throw new RangeError("step ${index} goes beyond its limit");`,
      "  const next = value + limit;",
      `  return Math.min(next, ${index} * limit);`,
      "}",
      "",
    );
  }
  return made.slice(0, lines).join("\n");
}

const filesInFolder = 50;
const linesOfFile = 60;

/** A project of so many files, each with names of its own, that import one another. */
export function writeRepository(folder: string, files: number): void {
  for (let index = 0; index < files; index++) {
    const into = join(folder, "src", `part${Math.floor(index / filesInFolder)}`);
    if (index % filesInFolder === 0) mkdirSync(into, { recursive: true });
    const other = index === 0 ? [] : [`import { read${index - 1} } from "./unit${index - 1}.ts";`];
    const own = [
      `export type Unit${index} = { readonly id: number; readonly name: string; readonly size: number };`,
      `export const read${index} = (from: string): Unit${index} => ({ id: ${index}, name: from, size: from.length });`,
    ];
    writeFileSync(
      join(into, `unit${index}.ts`),
      sourceOf(linesOfFile, [...other, ...own]).replaceAll("step", `step${index}x`),
    );
  }
}

/** Typed by the measurement at the end of the middle function: no answer ever begins like it. */
export const typedLine = "  const entries = rows.filter((row) => row.isOpen && row.size > 3).map((row) => row.name); ";
