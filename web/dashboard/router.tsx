import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

const base = "/dashboard";
const changed = "lacuna:navigated";

/** The address of a page: `href("people/:who", { who: "ann" })`. The empty path is the first page. */
export function href(path: string, params: Readonly<Record<string, string>> = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return filled === "" ? base : `${base}/${filled}`;
}

/** Opens a page of the dashboard without loading the document again. `to` is an `href`, perhaps with a query. */
export function navigate(to: string): void {
  history.pushState(null, "", to);
  dispatchEvent(new Event(changed));
}

/** Keeps choices such as a filter in the address, without another entry in the history; empty ones are left out. */
export function keepInAddress(query: Readonly<Record<string, string>>): void {
  const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  history.replaceState(null, "", `${location.pathname}${kept.size === 0 ? "" : `?${kept.toString()}`}`);
}

export type Place = { readonly path: string; readonly query: URLSearchParams };

const place = (): Place => ({
  path: location.pathname.slice(base.length).replace(/^\/|\/$/g, ""),
  query: new URLSearchParams(location.search),
});

/** Where the browser is, below /dashboard/. */
export function usePlace(): Place {
  const [current, setCurrent] = useState(place);
  useEffect(() => {
    const update = (): void => setCurrent(place());
    addEventListener("popstate", update);
    addEventListener(changed, update);
    return () => {
      removeEventListener("popstate", update);
      removeEventListener(changed, update);
    };
  }, []);
  return current;
}

/** The values of the names in `pattern`; undefined where the path is another one. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Typed by hand; the server says that there is none of that name.
    return text;
  }
}

type LinkProps = {
  readonly to: string;
  readonly class?: string;
  readonly "aria-current"?: "page" | undefined;
  readonly children: ComponentChildren;
};

/** To another page of the dashboard; a middle click or one with a key held opens a tab, as everywhere. */
export function Link({ to, children, ...rest }: LinkProps) {
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...rest} href={to} onClick={open}>
      {children}
    </a>
  );
}
