import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPlaceProblems } from "../../../server/cli/serve/checkPlaces.ts";
import { readServeConfig } from "../../../server/gateway/config/serveConfig.ts";

suite("serve: what the check finds on the machine", () => {
  let folder: string;
  setup(() => (folder = mkdtempSync(join(tmpdir(), "lacuna-places-"))));
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  const found = (config: object, now?: Date): string => {
    const read = readServeConfig(config);
    assert.deepEqual(read.faults, []);
    return findPlaceProblems(read.config, {}, now).join("\n");
  };

  const ports: readonly (readonly [listen: object, metrics: object, isClash: boolean])[] = [
    [{ port: 9464 }, {}, true],
    [{ host: "localhost", port: 9464 }, { host: "127.0.0.1" }, true],
    [{ port: 9464 }, { host: "0.0.0.0" }, true],
    [{ port: 0 }, { port: 0 }, false],
    [{ port: 4480 }, {}, false],
    [{ port: 9464 }, { host: "10.0.0.1" }, false],
  ];
  for (const [listen, metrics, isClash] of ports)
    test(`${JSON.stringify(listen)} and metrics at ${JSON.stringify(metrics)} ${isClash ? "clash" : "go together"}`, () =>
      assert.equal(
        /telemetry\.metrics\.port: 9464 is the port/.test(found({ listen, telemetry: { metrics } })),
        isClash,
      ));

  test("a folder for the accounts that is a file, or below one, is named", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const each of [file, join(file, "below", "it")])
      assert.match(
        found({ accounts: { enable: true, folder: each } }),
        /accounts\.folder: .*file is a file, not a folder/,
      );
    const fresh = join(folder, "not", "there");
    assert.equal(found({ accounts: { enable: true, folder: fresh } }), "", "it is made at the first start");
  });

  test("a folder that this user may not write to is named", function () {
    if (process.getuid?.() === 0 || process.platform === "win32") return;
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o500 });
    assert.match(found({ accounts: { enable: true, folder: join(closed, "a") } }), /may not write to .*closed/);
  });

  test("a certificate of another time is named with that time", () => {
    const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
    const made = spawnSync("openssl", ["req", "-x509", ...key, "-out", certFile, "-days", "2", "-subj", "/CN=a"]);
    if (made.status !== 0)
      return void process.stderr.write("openssl is not installed: the certificate's test is left out\n");
    const at = (days: number) =>
      found({ listen: { tls: { certFile, keyFile } } }, new Date(Date.now() + days * 86_400_000));
    assert.equal(at(1), "");
    assert.match(at(3), /listen\.tls\.certFile: the certificate expired on \w+ .*no client accepts it/);
    assert.match(at(-1), /holds only from .*clock/);
  });
});
