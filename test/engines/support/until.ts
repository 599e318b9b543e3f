import assert from "node:assert/strict";

/** How long it took, in milliseconds. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    assert.ok(performance.now() - startedAt < 120_000, `two minutes went by waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Math.round(performance.now() - startedAt);
}
