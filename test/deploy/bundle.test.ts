import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A bundle with a program of one line: what is tested is the gathering, the checks and the installer. */
suite("bundle for machines without a network", function () {
  this.timeout(60_000);
  let folder = "";
  const at = (name: string): string => join(folder, name);
  const run = (command: string, ...args: readonly string[]) => spawnSync(command, args, { encoding: "utf8" });
  const install = (...args: readonly string[]) => run("sh", at("lacuna/install.sh"), "--prefix", at("there"), ...args);

  suiteSetup(function () {
    if (process.platform !== "linux") return this.skip();
    folder = mkdtempSync(join(tmpdir(), "lacuna-bundle-test-"));
    mkdirSync(at("program/dist"), { recursive: true });
    writeFileSync(at("program/dist/lacuna.js"), "console.log('9.9.9')\n");
    writeFileSync(at("tiny.gguf"), "no real model");
    for (const key of ["key", "other"]) {
      assert.equal(run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", at(key)).status, 0);
      writeFileSync(at(`${key}.signers`), `lacuna ${readFileSync(at(`${key}.pub`), "utf8")}`);
    }
    const flags = ["--program", at("program"), "--model", at("tiny.gguf"), "--key", at("key")];
    const made = run(process.execPath, "scripts/bundle.mjs", "--out", at("bundle.tar.gz"), ...flags);
    assert.equal(made.status, 0, made.stderr);
  });
  setup(() => assert.equal(run("tar", "-xzf", at("bundle.tar.gz"), "-C", folder).status, 0));
  teardown(() => {
    for (const name of ["lacuna", "there"]) rmSync(at(name), { recursive: true, force: true });
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test("signed and whole, it is installed and runs", () => {
    const { status, stderr } = install("--signers", at("key.signers"));
    assert.equal(status, 0, stderr);
    assert.equal(run(at("there/bin/lacuna"), "--version").stdout, "9.9.9\n");
    assert.equal(readFileSync(at("there/models/tiny.gguf"), "utf8"), "no real model");
    const sbom = JSON.parse(readFileSync(at("there/sbom.cdx.json"), "utf8")) as {
      bomFormat: string;
      components: unknown[];
    };
    assert.equal(sbom.bomFormat, "CycloneDX");
    assert.ok(sbom.components.length > 10);
    assert.match(install("--signers", at("key.signers")).stderr, /exists already/);
  });

  const refusals: readonly { title: string; spoil?: () => void; args: () => readonly string[]; says: RegExp }[] = [
    { title: "another key", args: () => ["--signers", at("other.signers")], says: /signature/ },
    { title: "nobody's word", args: () => [], says: /--unsigned/ },
    {
      title: "a changed file",
      spoil: () => appendFileSync(at("lacuna/program/dist/lacuna.js"), "//"),
      args: () => ["--signers", at("key.signers")],
      says: /damaged/,
    },
    {
      title: "a file more",
      spoil: () => writeFileSync(at("lacuna/program/dist/more.js"), ""),
      args: () => ["--unsigned"],
      says: /exactly/,
    },
    {
      title: "changed sums",
      spoil: () => appendFileSync(at("lacuna/SHA256SUMS"), "\n"),
      args: () => ["--signers", at("key.signers")],
      says: /signature/,
    },
  ];
  for (const { title, spoil, args, says } of refusals)
    test(`${title}: nothing is installed`, () => {
      spoil?.();
      const { status, stderr } = install(...args());
      assert.equal(status, 1);
      assert.match(stderr, says);
      assert.equal(existsSync(at("there")), false);
    });
});
