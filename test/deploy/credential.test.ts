import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseFrom } from "../../server/accounts/databaseFrom.ts";

suite("the database's URL in a file", () => {
  let folder = "";
  let file = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-credential-"));
    file = join(folder, "database-url");
    writeFileSync(file, "postgres://lacuna:secret@localhost/lacuna\n");
  });
  teardown(() => rmSync(folder, { recursive: true }));

  for (const { mode, isCredential, isRead } of [
    { mode: 0o600, isCredential: false, isRead: true },
    { mode: 0o440, isCredential: false, isRead: false },
    { mode: 0o440, isCredential: true, isRead: true },
    { mode: 0o444, isCredential: true, isRead: false },
  ])
    test(`of mode ${mode.toString(8)}, ${isCredential ? "" : "not "}handed over by systemd, is ${isRead ? "read" : "refused"}`, function () {
      if (process.platform === "win32") return this.skip();
      chmodSync(file, mode);
      const env = { DATABASE_URL_FILE: file, ...(isCredential ? { CREDENTIALS_DIRECTORY: folder } : {}) };
      const read = () => databaseFrom(env, undefined);
      if (isRead) assert.deepEqual(read(), { kind: "postgres", url: "postgres://lacuna:secret@localhost/lacuna" });
      else assert.throws(read, /others can read/);
    });
});
