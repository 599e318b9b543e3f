/** Text that is safe inside HTML. */
export type Html = string & { readonly __html?: never };

export const escapeHtml = (text: string): Html =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A table whose first column names the row; the others are figures, aligned right. Nothing for no rows. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): Html {
  const cells = (row: readonly string[], tag: "td" | "th"): string =>
    row
      .map((cell, column) => {
        const name = column === 0 ? "th" : tag;
        const scope = name === "td" ? "" : ` scope="${column === 0 && tag === "td" ? "row" : "col"}"`;
        return `<${name}${scope}>${escapeHtml(cell)}</${name}>`;
      })
      .join("");
  if (rows.length === 0) return "";
  return [
    '<div class="scroll"><table>',
    `<thead><tr>${cells(head, "th")}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n")}</tbody>`,
    "</table></div>",
  ].join("\n");
}

/** A drawing under its title; the note below says how to read it. */
export const figureBlock = (svg: Html, { title, note }: { readonly title: string; readonly note: string }): Html =>
  [
    "<figure>",
    `<h3>${escapeHtml(title)}</h3>`,
    svg,
    ...(note === "" ? [] : [`<figcaption>${escapeHtml(note)}</figcaption>`]),
    "</figure>",
  ].join("\n");

export function section(heading: string, ...parts: readonly Html[]): Html {
  const shown = parts.filter((part) => part !== "");
  return shown.length === 0 ? "" : `<section>\n<h2>${escapeHtml(heading)}</h2>\n${shown.join("\n")}\n</section>`;
}

export const paragraph = (text: string): Html => (text === "" ? "" : `<p>${escapeHtml(text)}</p>`);
