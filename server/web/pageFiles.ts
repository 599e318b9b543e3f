import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** A file of the built pages, with what a browser has to be told about it. */
export type PageFile = {
  readonly path: string;
  readonly contentType: string;
  readonly etag: string;
  /** Encodings made at build time, the smallest first: `name.br` and `name.gz` beside `name`. */
  readonly encodings: readonly Encoding[];
};
type Encoding = { readonly name: "br" | "gzip"; readonly path: string };

/**
 * Every file of a folder by its name; empty where there is no such folder. Names come from here and never from a request,
 * so no request can name a file outside.
 */
export function listPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const names = new Set(namesIn(folder));
  const files = [...names].filter((name) => contentTypes[extname(name)] !== undefined);
  return new Map(files.map((name) => [name, describe(folder, name, names)]));
}

function describe(folder: string, name: string, names: ReadonlySet<string>): PageFile {
  const path = join(folder, name);
  const hash = createHash("sha256").update(readFileSync(path)).digest("base64url").slice(0, 22);
  const made = ([encoding, ending]: readonly [Encoding["name"], string]): readonly Encoding[] =>
    names.has(name + ending) ? [{ name: encoding, path: path + ending }] : [];
  return {
    path,
    contentType: contentTypes[extname(name)] ?? "application/octet-stream",
    etag: `"${hash}"`,
    encodings: [...made(["br", ".br"]), ...made(["gzip", ".gz"])],
  };
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ttf": "font/ttf",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A build without pages: the routes say so when somebody asks.
    return [];
  }
}
