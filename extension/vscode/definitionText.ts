import { mostDefinitionUnits } from "../../shared/protocol.ts";

export type Lines = { readonly first: number; readonly last: number };

/** Many language servers name only the identifier; a header and a few members follow it. */
const linesOfBareName = 15;

/** The whole lines of a definition, which end early where the text would be too long. Undefined when it lies outside. */
export function definitionText(
  text: string,
  { first, last }: Lines,
): { readonly text: string; readonly lines: Lines } | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  if (first < 0 || first >= lines.length) return undefined;
  const wanted = last > first ? last : first + linesOfBareName;
  const taken: string[] = [];
  let units = 0;
  for (const line of lines.slice(first, Math.min(wanted, lines.length - 1) + 1)) {
    units += line.length + 1;
    if (units > mostDefinitionUnits) break;
    taken.push(line);
  }
  if (taken.length === 0) return undefined;
  return { text: taken.join("\n"), lines: { first, last: first + taken.length - 1 } };
}
