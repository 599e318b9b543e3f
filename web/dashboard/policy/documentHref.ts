import { href } from "../router.tsx";

/** A query, since some proxies do not pass on a slash inside a name. Null: the central document. */
export const documentHref = (project: string | null): string =>
  href("policy/document") + (project === null ? "" : `?${new URLSearchParams({ project }).toString()}`);
