import { escapeHtml, type Html } from "./html.ts";
import { style } from "./style.ts";

/** A figure that people look for first, and what it says. */
export type Tile = readonly [figure: string, label: string];

export const tilesBlock = (tiles: readonly Tile[]): Html => {
  const made = tiles.map(
    ([figure, label]) => `<div class="tile"><b>${escapeHtml(figure)}</b><span>${escapeHtml(label)}</span></div>`,
  );
  return `<div class="tiles">${made.join("")}</div>`;
};

/** One HTML file that needs nothing else: no script, no font, no picture from anywhere. */
export const renderPage = (
  { title, subtitle, legend }: { readonly title: string; readonly subtitle: string; readonly legend: Html },
  parts: readonly Html[],
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(subtitle)}</p>
${legend}
</header>
${parts.join("\n")}
</main>
</body>
</html>
`;
