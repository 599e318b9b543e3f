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

/** The colours of web/style/palette.css. */
const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;--text:light-dark(#1b1f26,#e6e8ec);--raised:light-dark(#fff,#1f2228);
--edge:light-dark(#7e8795,#6c7482);--accent:light-dark(#0a5cb0,#7ab8ff);--on-accent:light-dark(#fff,#0c1a2b);--bad:light-dark(#b3221d,#ff8f87)}
body{margin:0;padding:10vh 1rem 2rem;background:light-dark(#f5f6f8,#14161a);color:var(--text)}
main{box-sizing:border-box;max-width:27rem;margin:auto;padding:1.5rem;border:1px solid light-dark(#dfe3e9,#2c3038);border-radius:10px;background:var(--raised)}
h1{margin:0 0 1rem;font-size:1.4rem;line-height:1.25}
.brand{margin:0 0 .25rem;font-weight:650;color:light-dark(#545c69,#a3abb8)}
a{color:var(--accent)}
label{display:block;margin:1rem 0 .25rem;font-weight:550}
input{box-sizing:border-box;width:100%;padding:.5rem .65rem;border:1px solid var(--edge);border-radius:6px;background:var(--raised);color:inherit;font:inherit}
button,.button{display:inline-block;margin:1rem .5rem 0 0;padding:.5rem 1rem;border:1px solid var(--edge);border-radius:6px;background:none;color:inherit;font:inherit;font-weight:550;text-decoration:none;cursor:pointer}
button:last-of-type,.button{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
form[action="/signout"] button{border-color:var(--edge);background:none;color:inherit}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.wrong{border-left:.25rem solid var(--bad);padding-left:.75rem;color:var(--bad)}
code{overflow-wrap:anywhere;font-family:ui-monospace,"DejaVu Sans Mono",monospace}
dt{font-weight:600}dd{margin:0 0 .5rem}`;

/** In one piece: the policy has the hash of all that stands between the tags. */
const styleElement: Markup = { markup: `<style>${style}</style>` };

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
].join("; ");

export type Page = {
  readonly title: string;
  readonly body: Markup;
  readonly head?: Markup;
  readonly status?: number;
  readonly cookies?: readonly string[];
};

/** A page without scripts. */
export function pageReply({ title, body, head = nothing, status = 200, cookies = [] }: Page): Reply {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – Lacuna</title>
        ${head} ${styleElement}
      </head>
      <body>
        <main>
          <p class="brand">Lacuna</p>
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

/** Goes on by itself, where a redirect cannot: out of a form to another server, or in from one. */
export const onwards = (
  url: string,
  { title, says, cookies }: { readonly title: string; readonly says: string; readonly cookies: readonly string[] },
): Reply =>
  pageReply({
    ...{ title, cookies },
    head: html`<meta http-equiv="refresh" content="0; url=${url}" />`,
    body: html`<p>${says} <a href="${url}">Go on</a></p>`,
  });
