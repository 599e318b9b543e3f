import { useEffect, useRef, useState } from "preact/hooks";
import { Connect } from "./Connect.tsx";
import { Controls } from "./Controls.tsx";
import { Explanation } from "./Explanation.tsx";
import type { Playground, State } from "./playground.ts";
import { StatusLine } from "./StatusLine.tsx";

type Panel = "why" | "connect" | undefined;

export function Page({ playground }: { readonly playground: Playground }) {
  const [state, setState] = useState<State>(playground.state);
  const [panel, setPanel] = useState<Panel>("why");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => playground.subscribe(setState), [playground]);
  useEffect(() => {
    if (place.current) playground.mount(place.current);
  }, [playground]);
  const toggle = (which: Panel) => () => setPanel(panel === which ? undefined : which);
  return (
    <div class="page">
      <header>
        <h1>
          Lacuna <span>playground</span>
        </h1>
        <Controls playground={playground} state={state} />
        <div class="panels">
          <button type="button" aria-pressed={panel === "why"} onClick={toggle("why")}>
            Why?
          </button>
          <button type="button" aria-pressed={panel === "connect"} onClick={toggle("connect")}>
            Your editor
          </button>
          {state.user !== undefined && (
            <a href="/dashboard" title={`Signed in as ${state.user}`}>
              Dashboard
            </a>
          )}
        </div>
      </header>
      <main>
        <div class="code" ref={place} />
        {panel !== undefined && (
          <aside aria-label={panel === "why" ? "Why this suggestion" : "Connect your editor"}>
            {panel === "why" ? <Why explanation={state.explanation} /> : <Connect isTeam={state.user !== undefined} />}
          </aside>
        )}
      </main>
      <StatusLine playground={playground} state={state} />
    </div>
  );
}

const Why = ({ explanation }: { readonly explanation: string | undefined }) => (
  <>
    <h2>Why this, or nothing?</h2>
    {explanation === undefined ? (
      <p>Type in the editor. Of each request this says what became of it, what the model was given and what it cost.</p>
    ) : (
      <Explanation markdown={explanation} />
    )}
  </>
);
