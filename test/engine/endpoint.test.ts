import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineStatus } from "../../server/engine/control.ts";
import { findEndpoint, hostAddresses, lookAt, secureFolder, type Surroundings } from "../../server/engine/endpoint.ts";

const linux: Surroundings = { platform: "linux", env: {}, temporary: "/tmp", user: "1000" };

suite("endpoint", () => {
  const cases: { name: string; given: Surroundings; address: string }[] = [
    {
      name: "the system's runtime folder",
      given: { ...linux, env: { XDG_RUNTIME_DIR: "/run/user/1000" } },
      address: "/run/user/1000/lacuna/engine-v1.sock",
    },
    { name: "none: the temporary folder", given: linux, address: "/tmp/lacuna-1000/engine-v1.sock" },
    {
      name: "the variable goes first",
      given: { ...linux, env: { XDG_RUNTIME_DIR: "/run/user/1000", LACUNA_RUNTIME_DIR: "/x" } },
      address: "/x/engine-v1.sock",
    },
  ];
  for (const { name, given, address } of cases) test(name, () => assert.equal(findEndpoint(given).address, address));

  test("a path that no socket can have is replaced by a short one of its own", () => {
    const long = (name: string): string =>
      findEndpoint({ ...linux, env: { LACUNA_RUNTIME_DIR: `/tmp/${name.repeat(60)}` } }).address;
    assert.ok(Buffer.byteLength(long("ab")) <= 103);
    assert.notEqual(long("ab"), long("cd"));
  });

  test("Windows has pipes, one for each user", () => {
    const pipe = (user: string) => findEndpoint({ ...linux, platform: "win32", user });
    assert.equal(pipe("ann").kind, "pipe");
    assert.match(pipe("ann").address, /^\\\\\.\\pipe\\lacuna-[0-9a-f]{12}-engine-v1$/);
    assert.notEqual(pipe("ann").address, pipe("bob").address);
  });

  test("Windows: one engine, however a shell spells the temporary folder", () => {
    const env = { LOCALAPPDATA: "C:\\Users\\anne\\AppData\\Local" };
    const at = (temporary: string, local = env.LOCALAPPDATA) =>
      findEndpoint({ platform: "win32", env: { LOCALAPPDATA: local }, temporary, user: "anne" });
    const usual = at("C:\\Users\\anne\\AppData\\Local\\Temp");
    assert.equal(usual.folder, "C:\\Users\\anne\\AppData\\Local\\lacuna\\run");
    assert.deepEqual(at("C:\\Users\\ANNE~1\\AppData\\Local\\Temp"), usual);
    assert.equal(at("", env.LOCALAPPDATA.toLowerCase()).address, usual.address);
  });

  test("engines of other versions are found, those of others are not", () => {
    const pipe = findEndpoint({ ...linux, platform: "win32", env: { LOCALAPPDATA: "C:\\a" } });
    const [, mine = ""] = /pipe\\(lacuna-[0-9a-f]{12}-engine-v)1$/.exec(pipe.address) ?? [];
    const names = ["InitShutdown", `${mine}1`, `${mine}2`, `${mine}2-x`, "lacuna-0123456789ab-engine-v1"];
    assert.deepEqual(
      hostAddresses(pipe, () => names),
      [`\\\\.\\pipe\\${mine}1`, `\\\\.\\pipe\\${mine}2`],
    );
  });
});

suite("runtime folder", () => {
  let parent: string;
  setup(() => (parent = mkdtempSync(join(tmpdir(), "lacuna-test-"))));
  teardown(() => rmSync(parent, { recursive: true }));
  const endpointIn = (folder: string) => findEndpoint({ ...linux, env: { LACUNA_RUNTIME_DIR: folder } });

  test("is made for its user alone", () => {
    const folder = join(parent, "a", "b");
    assert.deepEqual(secureFolder(endpointIn(folder)), { kind: "ok" });
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test("is closed to others if it was open", () => {
    chmodSync(parent, 0o755);
    assert.deepEqual(secureFolder(endpointIn(parent)), { kind: "ok" });
    assert.equal(statSync(parent).mode & 0o777, 0o700);
  });

  test("is refused if it is a link or a file", () => {
    const target = join(parent, "target");
    mkdirSync(target);
    symlinkSync(target, join(parent, "link"));
    writeFileSync(join(parent, "file"), "");
    for (const name of ["link", "file"]) {
      const check = secureFolder(endpointIn(join(parent, name)));
      assert.ok(check.kind === "unsafe", name);
      assert.match(check.detail, /LACUNA_RUNTIME_DIR/);
    }
  });

  test("is refused if somebody else owns it, or if it cannot be made", () => {
    const isRoot = process.getuid?.() === 0;
    const folder = join(parent, "other");
    mkdirSync(folder);
    if (isRoot) chownSync(folder, 12345, 12345);
    else chmodSync(parent, 0o500);
    const check = secureFolder(endpointIn(isRoot ? folder : join(parent, "new")));
    chmodSync(parent, 0o700);
    assert.ok(check.kind === "unsafe");
  });

  test("what lies at the socket's path", () => {
    const endpoint = endpointIn(parent);
    assert.equal(lookAt(endpoint), "free");
    writeFileSync(endpoint.address, "");
    assert.equal(lookAt(endpoint), "taken");
  });

  test("somebody else's socket is none of ours", async function () {
    // Only root can give a file away, and only Unix has owners.
    if (process.getuid?.() !== 0) return this.skip();
    const endpoint = endpointIn(parent);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(endpoint.address, resolve));
    assert.equal(lookAt(endpoint), "socket");
    chownSync(endpoint.address, 12345, 12345);
    const status = await engineStatus("1.2.3", endpoint);
    assert.deepEqual([lookAt(endpoint), status.kind], ["taken", "trouble"]);
    await new Promise((resolve) => server.close(resolve));
  });
});
