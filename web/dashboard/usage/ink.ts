/** How the lines of a chart differ besides by colour; usage.css has `--chart-1` and so on. */
export const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 4, 2, 4], [5, 2]];

/** A colour of the palette as a canvas takes it, which knows neither variables nor `light-dark()`. */
export function inkOf(place: HTMLElement, name: string): string {
  const before = place.style.color;
  place.style.color = `var(${name})`;
  const { color } = getComputedStyle(place);
  place.style.color = before;
  return color;
}
