/** The only style sheet of a report. Colours are variables, so that the drawings follow light and dark as well. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1d2127; --soft: #5b6470; --line: #dfe2e6; --grid: #eceef0;
  --s0: #2463c5; --s1: #c2540a; --s2: #1f8553; --s3: #8a3fb0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1b1f25; --ink: #e6e9ee; --soft: #9aa4b1; --line: #333a44; --grid: #272d35;
    --s0: #7aaeff; --s1: #f79b5b; --s2: #62c996; --s3: #cf93f0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 0 0 12px; }
h3 { font-size: 14px; margin: 0 0 6px; }
.scroll + * { margin-top: 20px; }
p { margin: 0 0 12px; max-width: 74ch; }
.soft, figcaption { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 20px; margin-top: 20px; }
.of { margin: 20px 0 -10px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 12px; margin-top: 20px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.tile b { display: block; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { display: block; color: var(--soft); font-size: 13px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 12px 0 0; list-style: none; }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
figure { margin: 0 0 24px; overflow-x: auto; }
figure:last-child { margin-bottom: 0; }
figcaption { font-size: 13px; margin-top: 6px; max-width: 80ch; }
.row { display: flex; flex-wrap: wrap; gap: 20px; align-items: flex-start; }
.row figure { flex: 1 1 400px; min-width: 0; }
svg { display: block; max-width: 100%; height: auto; }
/* Narrower, the words in it could not be read. */
svg.wide { min-width: 660px; }
svg text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
svg .soft { fill: var(--soft); }
svg .grid { stroke: var(--grid); }
svg .axis { stroke: var(--line); }
svg .zero { stroke: var(--soft); }
svg .expected { stroke: var(--soft); stroke-dasharray: 4 4; }
.s0 { fill: var(--s0); stroke: var(--s0); background: var(--s0); }
.s1 { fill: var(--s1); stroke: var(--s1); background: var(--s1); }
.s2 { fill: var(--s2); stroke: var(--s2); background: var(--s2); }
.s3 { fill: var(--s3); stroke: var(--s3); background: var(--s3); }
svg line { stroke-width: 1.5; }
svg .grid, svg .axis { stroke-width: 1; }
svg .curve, svg .expected { fill: none; }
svg .curve { stroke-width: 2; stroke-linejoin: round; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 12px 5px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); font-weight: normal; }
th:first-child { text-align: left; }
thead th { color: var(--soft); }
tr:last-child > * { border-bottom: 0; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--soft); }
@media print { section, .tile { break-inside: avoid; } body { background: none; } }
`.trim();
