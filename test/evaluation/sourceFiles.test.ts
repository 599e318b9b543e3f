import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceFiles } from "../../server/evaluation/repositoryNames.ts";

/** An unprivileged user of most systems; the system's own may read everything. */
const nobody = 65534;

/** Run by somebody whom permissions bind. */
function unprivileged<T>(run: () => T): T {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(nobody);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

suite("the source files of a repository", () => {
  let folder = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-sources-"));
    chmodSync(folder, 0o755);
    for (const name of ["open", "closed"]) mkdirSync(join(folder, name));
    for (const path of ["open/a.ts", "open/locked.ts", "closed/b.ts"]) writeFileSync(join(folder, path), "");
  });
  teardown(() => {
    chmodSync(join(folder, "closed"), 0o755);
    rmSync(folder, { recursive: true });
  });

  test("are those that can be read", function () {
    // Windows has other permissions.
    if (process.platform === "win32") return this.skip();
    assert.deepEqual(
      unprivileged(() => sourceFiles(folder)),
      ["closed/b.ts", "open/a.ts", "open/locked.ts"],
    );
    chmodSync(join(folder, "closed"), 0o700);
    chmodSync(join(folder, "open", "locked.ts"), 0o200);
    if (process.geteuid?.() !== 0) chmodSync(join(folder, "closed"), 0o000);
    assert.deepEqual(
      unprivileged(() => sourceFiles(folder)),
      ["open/a.ts"],
    );
  });
});
