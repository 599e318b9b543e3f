import { may, useMe } from "../me.ts";
import { pages, sections } from "../pages.ts";
import { href, Link, usePlace } from "../router.tsx";

export function Menu() {
  const me = useMe();
  const { path } = usePlace();
  const listed = pages.filter((page) => page.section !== undefined && page.isFor(me));
  const isCurrent = (page: string): boolean =>
    page === "" ? path === "" : path === page || path.startsWith(`${page}/`);
  return (
    <nav aria-label="Pages">
      {sections
        .map((section) => ({ section, members: listed.filter((page) => page.section === section) }))
        .filter(({ members }) => members.length > 0)
        .map(({ section, members }) => (
          <div key={section} class="menu-section">
            <h2>{section}</h2>
            <ul>
              {members.map((page) => (
                <li key={page.path}>
                  <Link to={href(page.path)} aria-current={isCurrent(page.path) ? "page" : undefined}>
                    {page.title}
                  </Link>
                </li>
              ))}
              {section === "You" && me.server.hasPlayground && may(me, "complete") && (
                <li>
                  <a href="/playground">Playground</a>
                </li>
              )}
            </ul>
          </div>
        ))}
    </nav>
  );
}
