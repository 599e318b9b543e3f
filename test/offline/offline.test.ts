import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The built program in a network namespace of its own that has loopback and no route, with the real 0.5B model: it works, and
 * tries to reach nothing. A namespace without a route sends nothing by itself, so what counts is what the program asks the
 * kernel for: strace lists every connect() and every datagram of every process. Linux, with unshare, ip and strace.
 */
const executable = resolve(process.env.LACUNA_DIST ?? "dist", "lacuna.js");
const model = join(homedir(), ".cache/lacuna/models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf");

suite("without any network", function () {
  this.timeout(300_000);
  let folder = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "lacuna-offline-"));
    mkdirSync(join(folder, "run"), { mode: 0o700 });
    writeFileSync(join(folder, "total.ts"), "export function total(prices: number[]): number {\n  return \n}\n");
    writeFileSync(join(folder, "settings.json"), JSON.stringify({ "model.file": model, "engine.threads": 1 }));
    writeFileSync(join(folder, "serve.json"), JSON.stringify({ accounts: { enable: true } }));
  });
  let running: ChildProcess | undefined;
  teardown(() => {
    // Its death ends all others in the namespace.
    running?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  test("the check finds an attempt to leave", async () => {
    await inside(`node -e 'require("net").connect(9, "192.0.2.1").on("error", () => {})'`);
    assert.deepEqual(
      attemptsToLeave().map(({ address }) => address),
      ["192.0.2.1"],
    );
  });

  test("a completion on the command line", async () => {
    const { out } = await inside(`${lacuna} complete total.ts:2:9 --json`);
    assert.ok(out.includes('"reason"') || out.includes('"text"'), out);
    assert.deepEqual(attemptsToLeave(), []);
  });

  test("a server with accounts, from the first owner to an answer", async () => {
    const { out } = await inside(`
      token=$(${lacuna} accounts init --owner olga)
      ${lacuna} serve --config serve.json >serve.log & server=$!
      for try in $(seq 200); do curl -sf http://127.0.0.1:4480/ready >/dev/null && break; sleep 0.5; done
      curl -sS http://127.0.0.1:4480/v1/completions -H "Authorization: Bearer $token" --json '{"prompt": "def add(a, b):\\n    return ", "max_tokens": 8}'
      echo; curl -s -o /dev/null -w 'without a token: %{http_code}\\n' http://127.0.0.1:4480/v1/models
      kill $server; wait $server; echo "ended with $?"`);
    assert.match(out, /"choices"/);
    assert.match(out, /without a token: 401/);
    assert.match(out, /ended with 0/);
    assert.deepEqual(attemptsToLeave(), []);
  });

  test("the doctor", async () => {
    const { out } = await inside(`${lacuna} doctor || true`);
    assert.match(out, /qwen2\.5-coder-0\.5b/);
    assert.deepEqual(attemptsToLeave(), []);
  });

  const lacuna = `${process.execPath} ${executable}`;

  /** Runs a shell text as `strace` sees it, in the namespace, at the folder; nothing of it outlives the call. */
  async function inside(script: string): Promise<{ readonly out: string }> {
    const traced = `strace -f -ff --seccomp-bpf -qq -e trace=connect,sendto,sendmsg,sendmmsg -o ${folder}/trace`;
    const shell = `ip link set lo up; ${traced} bash -c "$LACUNA_SCRIPT"`;
    const child = spawn("unshare", ["-rn", "--fork", "--pid", "--mount-proc", "--kill-child", "bash", "-c", shell], {
      cwd: folder,
      env: {
        ...{
          PATH: process.env.PATH,
          HOME: folder,
          LACUNA_SCRIPT: `${script}\n${lacuna} engine stop >/dev/null 2>&1 || true`,
          LACUNA_RUNTIME_DIR: join(folder, "run"),
        },
        ...{ LACUNA_CONFIG: join(folder, "settings.json"), XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder },
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    running = child;
    const out = await textOf(child);
    assert.equal(child.exitCode, 0, out);
    return { out };
  }

  /** Every address beyond loopback that a process asked the kernel to reach. */
  function attemptsToLeave(): readonly { readonly call: string; readonly address: string }[] {
    const traces = readdirSync(folder).filter((name) => name.startsWith("trace."));
    assert.ok(traces.length > 0, "nothing was traced");
    const lines = traces.flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
    return lines.flatMap((call) => {
      const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(call);
      const at = address?.[1] ?? address?.[2];
      return at === undefined || /^(127\.|::1$|::ffff:127\.)/.test(at) ? [] : [{ call, address: at }];
    });
  }
});

async function textOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (data) => (text += String(data)));
  await once(child, "close");
  return text;
}
