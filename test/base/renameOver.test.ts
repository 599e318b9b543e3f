import assert from "node:assert/strict";
import { renameOver } from "../../server/base/renameOver.ts";

/** Fails so many times with the code, then succeeds. */
async function attempt(platform: NodeJS.Platform, code: string, failures: number) {
  let [left, calls, waitedMs] = [failures, 0, 0];
  const ended = await renameOver("from", "to", {
    platform,
    rename: () => {
      calls++;
      if (left-- > 0) return Promise.reject(Object.assign(new Error(code), { code }));
      return Promise.resolve();
    },
    sleep: (ms) => {
      waitedMs += ms;
      return Promise.resolve();
    },
  }).then(
    () => "renamed",
    (error: unknown) => String(error),
  );
  return { ended, calls, waitedMs };
}

suite("renaming over a file", () => {
  for (const code of ["EPERM", "EACCES", "EBUSY"])
    test(`Windows: ${code} passes when whoever has the file open lets go`, async () =>
      assert.deepEqual(await attempt("win32", code, 3), { ended: "renamed", calls: 4, waitedMs: 70 }));
  test("Windows: a file that stays open is an error after about a second", async () => {
    const { ended, waitedMs } = await attempt("win32", "EPERM", Infinity);
    assert.equal(ended, "Error: EPERM");
    assert.ok(waitedMs > 500 && waitedMs < 2000);
  });
  test("Windows: what waiting does not mend is not waited for", async () =>
    assert.deepEqual(await attempt("win32", "ENOENT", 1), { ended: "Error: ENOENT", calls: 1, waitedMs: 0 }));
  test("elsewhere the first answer holds", async () =>
    assert.deepEqual(await attempt("linux", "EPERM", 1), { ended: "Error: EPERM", calls: 1, waitedMs: 0 }));
});
