import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RequestFailure } from "../gateway/failure.ts";
import { visitPath, type PlaygroundVisit } from "../../shared/protocol.ts";
import { json, sayFailure, type Call, type Reply, type Route } from "../gateway/route.ts";
import { listPageFiles, type PageFile } from "./pageFiles.ts";

type PageName = "dashboard" | "playground";

/**
 * Pages and what they load, out of `folder`, where the build has put them. Whoever can reach the server may load them: a page asks
 * who is there, and leads to the sign-in. A browser is led to the first of `names`.
 */
export const pageRoutes = (folder: string, names: readonly [PageName, ...PageName[]]): readonly Route[] => [
  firstPage(`/${names[0]}`),
  ...names.flatMap((name) => page(folder, pages[name])),
  ...(names.includes("playground") ? [visitRoute(names.includes("dashboard"))] : []),
  assetRoute(folder),
];

/** What the playground has to know before it connects; refused to somebody who may not. */
const visitRoute = (hasAccounts: boolean): Route => ({
  ...{ method: "GET", path: visitPath, dialect: "core", scope: "complete", sayFailure },
  handle: async ({ caller }) => json({ user: hasAccounts ? caller.name : null } satisfies PlaygroundVisit),
});

/** Ollama's clients look at this address for a sign of life. */
const firstPage = (location: string): Route => ({
  ...common,
  path: "/",
  claims: (_body, { accept }) => isBrowser(accept),
  handle: async () => redirect(location),
});

type PageFacts = { readonly paths: readonly string[]; readonly file: string; readonly policy: string };

function page(folder: string, { paths, file, policy }: PageFacts): readonly Route[] {
  const found = listPageFiles(folder).get(file);
  return paths.map((path) => ({ ...common, path, handle: (call) => sendPage(found, policy, call) }));
}

function assetRoute(folder: string): Route {
  const assets = listPageFiles(join(folder, "assets"));
  return {
    ...{ ...common, path: "/assets/:name" },
    // The name holds a hash of the content.
    handle: (call) => send(assets.get(call.params["name"] ?? ""), call, "public, max-age=31536000, immutable"),
  };
}

const common = {
  ...{ method: "GET", dialect: "core", scope: "public" },
  sayFailure: ({ message }) => ({ body: { error: { message } } }),
} as const satisfies Partial<Route>;

const isBrowser = (accept: string | string[] | undefined): boolean => namesIn(accept).includes("text/html");

const redirect = (location: string): Reply => ({ kind: "text", body: "", status: 302, headers: { location } });

/** Nothing is loaded from elsewhere, and neither scripts nor styles stand in a page. */
const strictPolicy = policyWith("style-src 'self'");
/** Styles in a page are allowed because the editor writes each line with its position as a style. */
const playgroundPolicy = policyWith("style-src 'self' 'unsafe-inline'");

function policyWith(styles: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    styles,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const pages: Readonly<Record<PageName, PageFacts>> = {
  // The page knows which of the addresses below it there are.
  dashboard: { paths: ["/dashboard", "/dashboard/*"], file: "dashboard.html", policy: strictPolicy },
  playground: { paths: ["/playground"], file: "playground.html", policy: playgroundPolicy },
};

const pageHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

async function sendPage(file: PageFile | undefined, policy: string, call: Call): Promise<Reply> {
  if (!file) throw new RequestFailure("notFound", "This build has no pages: `npm run build` makes them.");
  const reply = await send(file, call, "no-cache");
  return { ...reply, headers: { ...reply.headers, ...pageHeaders, "content-security-policy": policy } };
}

async function send(file: PageFile | undefined, { headers }: Call, caching: string): Promise<Reply> {
  if (!file) throw new RequestFailure("notFound", "There is nothing at this address.");
  const { contentType, etag } = file;
  const kept = { etag, "cache-control": caching, vary: "accept-encoding" };
  if (namesIn(headers["if-none-match"]).includes(etag))
    return { kind: "bytes", contentType, body: new Uint8Array(), status: 304, headers: kept };
  const accepted = namesIn(headers["accept-encoding"]);
  const encoding = file.encodings.find(({ name }) => accepted.includes(name));
  return {
    ...{ kind: "bytes", contentType, body: await readFile(encoding?.path ?? file.path) },
    headers: encoding ? { ...kept, "content-encoding": encoding.name } : kept,
  };
}

/** The members of a list in a header, without their weights; what is refused with `q=0` is none of them. */
const namesIn = (header: string | string[] | undefined): readonly string[] =>
  String(header ?? "")
    .split(",")
    .filter((member) => !/;\s*q=0(?:\.0*)?\s*$/.test(member))
    .map((member) =>
      member
        .replace(/;.*$/s, "")
        .replace(/^\s*W\//, "")
        .trim(),
    );
