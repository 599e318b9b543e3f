import { createHash } from "node:crypto";
import type { Reply } from "../gateway/route.ts";

/** Text that is markup already; everything else is escaped where `html` takes it in. */
export type Markup = { readonly markup: string };

export const html = (texts: TemplateStringsArray, ...values: readonly (string | Markup)[]): Markup => ({
  markup: texts
    .map((text, at) => {
      const value = values[at] ?? "";
      return text + (typeof value === "string" ? escape(value) : value.markup);
    })
    .join(""),
});

export const nothing: Markup = { markup: "" };

const escape = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:30rem;margin:10vh auto;padding:0 1rem}
h1{font-size:1.5rem}
label{display:block;margin:1rem 0 .25rem}
input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit}
button{display:inline-block;margin:1rem .5rem 0 0;padding:.5rem 1rem;font:inherit}
.wrong{border-left:.25rem solid #c33;padding-left:.75rem}
code{overflow-wrap:anywhere;font-size:1.1em}
dt{font-weight:600}dd{margin:0 0 .5rem}`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
].join("; ");

export type Page = {
  readonly title: string;
  readonly body: Markup;
  readonly status?: number;
  readonly cookies?: readonly string[];
};

/** A page without scripts. */
export function pageReply({ title, body, status = 200, cookies = [] }: Page): Reply {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – Lacuna</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `;
  return {
    ...{ kind: "bytes", contentType: "text/html; charset=utf-8", body: Buffer.from(markup), status },
    headers: {
      "content-security-policy": policy,
      // Not "no-referrer": a form would come from the origin "null" then.
      "referrer-policy": "same-origin",
      ...(cookies.length === 0 ? {} : { "set-cookie": [...cookies] }),
    },
  };
}

export const goTo = (path: string, cookies: readonly string[] = []): Reply => ({
  ...{ kind: "text", body: "", status: 303 },
  headers: { location: path, ...(cookies.length === 0 ? {} : { "set-cookie": [...cookies] }) },
});
