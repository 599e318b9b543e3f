import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { href, Link, usePlace } from "../router.tsx";
import { Account } from "./Account.tsx";
import { Menu } from "./Menu.tsx";

/** What stands around every page: on a wide screen a menu at the side, on a narrow one behind a button. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { path } = usePlace();
  useEffect(() => setOpen(false), [path]);
  const closeByEsc = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !isOpen) return;
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div class="frame">
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <div class="side" onKeyDown={closeByEsc}>
        <div class="side-head">
          <Link class="brand" to={href("")}>
            <Mark />
            Lacuna
          </Link>
          <button
            ref={opener}
            type="button"
            class="button button-plain opener"
            aria-expanded={isOpen}
            aria-controls="menu"
            onClick={() => setOpen(!isOpen)}
          >
            Menu
          </button>
        </div>
        <div id="menu" class="side-body" data-open={isOpen}>
          <Menu />
          <Account />
        </div>
      </div>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** The address stays as it is: a part after # would be another entry in the history. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

/** A line of code with a gap. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M2 5h16M2 10h4M14 10h4M2 15h10" />
    <rect x="7.5" y="8" width="5" height="4" rx="1" />
  </svg>
);
