/** One line of a report before anybody sees it, with everybody who stands behind it. */
export type Cell<Line> = { readonly people: ReadonlySet<string>; readonly line: Line };

/**
 * Leaves out lines about fewer than `least` people. Whoever knows the sum, from a report without the split, could subtract the
 * lines that are shown: so if those left out are about fewer than `least` people even together, the smallest others join them.
 */
export function withhold<Line>(
  cells: readonly Cell<Line>[],
  least: number,
): { readonly shown: readonly Cell<Line>[]; readonly withheld: number } {
  const shown = cells.filter(({ people }) => people.size >= least).toSorted((a, b) => b.people.size - a.people.size);
  const hidden = cells.filter(({ people }) => people.size < least);
  const together = new Set(hidden.flatMap(({ people }) => [...people]));
  while (together.size > 0 && together.size < least && shown.length > 0)
    for (const person of shown.pop()?.people ?? []) together.add(person);
  return { shown, withheld: cells.length - shown.length };
}
