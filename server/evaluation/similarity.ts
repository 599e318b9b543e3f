/**
 * 100 · 2·LCS / (|a| + |b|), the indel similarity that CrossCodeEval reports as edit similarity (`fuzz.ratio`); two empty
 * texts are the same.
 */
export function similarity(a: string, b: string): number {
  if (a.length + b.length === 0) return 100;
  return (200 * longestCommonSubsequence(a, b)) / (a.length + b.length);
}

function longestCommonSubsequence(a: string, b: string): number {
  let above = new Uint32Array(b.length + 1);
  let row = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const unit = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++)
      row[j] = unit === b.charCodeAt(j - 1) ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0);
    [above, row] = [row, above];
  }
  return above[b.length] ?? 0;
}

export function commonPrefixUnits(a: string, b: string): number {
  let units = 0;
  while (units < a.length && units < b.length && a.charCodeAt(units) === b.charCodeAt(units)) units++;
  return units;
}
