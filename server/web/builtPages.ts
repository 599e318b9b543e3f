import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the build has put the pages: beside the executable or above its chunks, and for the sources in `dist`. */
export function builtPages(): string {
  const places = ["./web/", "../web/", "../../dist/web/"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return places.find((folder) => existsSync(`${folder}playground.html`)) ?? "";
}
