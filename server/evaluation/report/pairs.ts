import { bootstrap, mean } from "../bootstrap.ts";
import { silenceKind, type EvalResult, type Figure, type MetricName, type SliceName } from "../result.ts";

/** The same case, answered in two runs. */
export type Pair = { readonly before: EvalResult; readonly after: EvalResult };

export function pairsOf(before: readonly EvalResult[], after: readonly EvalResult[]): readonly Pair[] {
  const key = ({ repo, id }: EvalResult): string => `${repo}\n${id}`;
  const byKey = new Map(after.map((each) => [key(each), each]));
  return before.flatMap((each) => {
    const other = byKey.get(key(each));
    return other === undefined || each.kind === silenceKind ? [] : [{ before: each, after: other }];
  });
}

/** Mean difference, after minus before: pairs are drawn together, so what makes a case hard cancels out. */
export const difference = (pairs: readonly Pair[], metric: MetricName): Figure =>
  bootstrap(
    pairs.map(({ before, after }) => after.scores[metric] - before.scores[metric]),
    mean,
  );

export type Turned = { readonly gained: number; readonly lost: number };

/** Cases whose first line became right, and cases whose first line was right before. */
export const turned = (pairs: readonly Pair[]): Turned => ({
  gained: pairs.filter(({ before, after }) => !before.right && after.right).length,
  lost: pairs.filter(({ before, after }) => before.right && !after.right).length,
});

export function pairsBy(pairs: readonly Pair[], slice: SliceName): ReadonlyMap<string, readonly Pair[]> {
  const names = [...new Set(pairs.map(({ before }) => before[slice]))].filter((name) => name !== "").sort();
  return new Map(names.map((name) => [name, pairs.filter(({ before }) => before[slice] === name)]));
}
