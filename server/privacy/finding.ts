/** A secret value in a text: UTF-16 units [from, to), and the rule that recognised it. */
export type Finding = { readonly from: number; readonly to: number; readonly rule: string };

/** In order and without overlaps; the rule that came first names a joined range. */
export function joinFindings(findings: readonly Finding[]): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of [...findings].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (last && finding.from < last.to) joined[joined.length - 1] = { ...last, to: Math.max(last.to, finding.to) };
    else if (finding.to > finding.from) joined.push(finding);
  }
  return joined;
}
