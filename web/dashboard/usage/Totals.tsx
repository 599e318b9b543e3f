import { get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Figure, Figures } from "../parts/Figure.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { acceptance, kept, ms, percent, taken, type Line } from "./figures.ts";
import type { Range } from "./range.ts";

/** The whole time in a few numbers. */
export function Totals({ range }: { readonly range: Range }) {
  const { from, to } = range;
  const usage = useLoad(() => get("usage", { from, to }), [from, to]);
  return (
    <Loaded of={usage}>
      {({ lines: [line], withheld, minimumGroup }) => {
        if (line && line.people > 0) return <Numbers line={line} />;
        return (
          <EmptyState title={withheld > 0 ? "Too few people for figures" : "Nobody has used the server in this time"}>
            <p>
              {withheld > 0
                ? `Fewer than ${minimumGroup} people used the server in this time. Figures about so few would be figures about one of them.`
                : "Figures appear as soon as editors ask for completions. Choose another time above."}
            </p>
          </EmptyState>
        );
      }}
    </Loaded>
  );
}

const Numbers = ({ line: { people, figures, latency } }: { readonly line: Line }) => (
  <Figures>
    <Figure title="People" value={count(people)} />
    <Figure title="Suggestions shown" value={count(figures.shown)} hint={`${count(figures.requests)} requests`} />
    <Figure title="Accepted" value={percent(acceptance(figures))} hint={`${count(taken(figures))} whole or in part`} />
    <Figure
      title="Kept for 5 minutes"
      value={percent(kept(figures, "keptAfter5min"))}
      hint={`of those accepted; ${percent(kept(figures, "keptAfter30s"))} for 30 s`}
    />
    <Figure
      title="Characters accepted"
      value={count(figures.acceptedCharacters)}
      hint={`${count(figures.generatedTokens)} tokens written`}
    />
    <Figure
      title="Time to answer"
      value={ms(latency.total?.p50)}
      hint={`one of twenty takes ${ms(latency.total?.p95)} or longer`}
    />
  </Figures>
);
