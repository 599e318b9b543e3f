import { count } from "../format.ts";
import "./use.css";

type Props = {
  /** Undefined where it is not told, or where each person has their own. */
  readonly used: number | undefined;
  readonly of: number | null;
};

/** How much of a day's allowance is gone, in words and as a bar that repeats them. */
export function Use({ used, of }: Props) {
  if (used === undefined) return of === null ? <span class="hint">no limit</span> : <>{count(of)} a day</>;
  if (of === null)
    return (
      <span>
        {count(used)} <span class="hint">no limit</span>
      </span>
    );
  const part = Math.min(1, used / of);
  return (
    <div class="use" data-level={part >= 1 ? "full" : part >= 0.8 ? "high" : "fine"}>
      <span>
        {count(used)} of {count(of)}
      </span>
      <svg class="use-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width={part * 100} height="6" />
      </svg>
    </div>
  );
}
