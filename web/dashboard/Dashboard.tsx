import { useEffect, useRef } from "preact/hooks";
import { get } from "./api.ts";
import { Frame } from "./frame/Frame.tsx";
import { useLoad } from "./load.ts";
import { Me, useMe } from "./me.ts";
import { pages } from "./pages.ts";
import { EmptyState } from "./parts/EmptyState.tsx";
import { Loaded } from "./parts/Loaded.tsx";
import { PageHead } from "./parts/PageHead.tsx";
import { href, Link, match, usePlace } from "./router.tsx";

/** Asks who is signed in, then draws the page that the address names. */
export function Dashboard() {
  const me = useLoad(() => get("me"), []);
  if (me.kind === "failed")
    return (
      <main>
        <Loaded of={me}>{() => null}</Loaded>
      </main>
    );
  return (
    <Loaded of={me}>
      {(value) => (
        <Me.Provider value={value}>
          <Frame>
            <CurrentPage />
          </Frame>
        </Me.Provider>
      )}
    </Loaded>
  );
}

function CurrentPage() {
  const me = useMe();
  const { path } = usePlace();
  const page = pages.find((each) => each.isFor(me) && match(each.path, path) !== undefined);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${page?.title ?? "Not found"} – Lacuna`;
    if (isFirst.current) isFirst.current = false;
    else {
      document.querySelector("h1")?.focus();
      scrollTo(0, 0);
    }
  }, [path]);
  if (!page) return <NotFound />;
  const { component: Component } = page;
  return <Component key={path} params={match(page.path, path) ?? {}} />;
}

const NotFound = () => (
  <>
    <PageHead title="Not found" />
    <EmptyState title="There is no such page for you">
      <p>The address may be mistyped, or the page is for another role.</p>
      <Link class="button button-plain" to={href("")}>
        To the overview
      </Link>
    </EmptyState>
  </>
);
