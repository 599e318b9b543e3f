import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findExecutable } from "../../base/findProgram.ts";
import { pythonGuard, type GuardLimits } from "./pythonGuard.ts";

export type TestLimits = GuardLimits & { readonly wallMs: number };

/** The benchmark's own harness gives 3 seconds of wall time; processor time is fair on a busy machine too. */
export const testLimits: TestLimits = { memoryBytes: 2 ** 30, cpuSeconds: 5, wallMs: 30_000 };

/** `why`: the name of the Python exception, or what ended the program. */
export type TestOutcome = { readonly isPassed: boolean; readonly why: string };

export type TestRunner = {
  /** Network and processes in namespaces of their own, where the system lets this user have them. */
  readonly isNetworkOff: boolean;
  run(program: string): Promise<TestOutcome>;
};

export type TestRunnerResult =
  { readonly kind: "ready"; readonly runner: TestRunner } | { readonly kind: "missing"; readonly detail: string };

/** Looks for Python 3 and for what else keeps a program in. */
export function findTestRunner(limits: TestLimits = testLimits): TestRunnerResult {
  if (process.platform === "win32")
    return {
      kind: "missing",
      detail: "Unit tests are run on Linux and macOS only: Windows has no limits for a process.",
    };
  const python = findPython();
  if (python === undefined)
    return { kind: "missing", detail: "Unit tests need Python 3.8 or later; no `python3` on the PATH is one." };
  const isolation = findIsolation(python);
  const command = [...isolation, python, "-I", "-S", "-B", "-c", pythonGuard(limits)];
  return {
    kind: "ready",
    runner: { isNetworkOff: isolation.length > 0, run: (program) => run(command, program, limits) },
  };
}

/** The interpreter itself: a version manager's shim on the PATH does not work with an empty environment. */
function findPython(): string | undefined {
  const probe = "import sys; sys.version_info >= (3, 8) and print(sys.executable)";
  const python = findExecutable("python3");
  if (python === undefined) return undefined;
  const found = spawnSync(python, ["-I", "-c", probe], { encoding: "utf8", timeout: 20_000 });
  return found.status === 0 && found.stdout.trim() !== "" ? found.stdout.trim() : undefined;
}

/** Ways to take away network and other processes, the strictest first; empty where none is allowed. */
function findIsolation(python: string): readonly string[] {
  const wholly = ["--net", "--pid", "--fork", "--kill-child=KILL"];
  const ways = [["--map-root-user", ...wholly], wholly, ["--map-root-user", "--net"]];
  const commands = ways.map((way) => [unshare, ...way]);
  return (
    commands.find(([program = "", ...args]) => {
      const nothing = [...args, python, "-I", "-S", "-c", ""];
      return spawnSync(program, nothing, { timeout: 20_000, stdio: "ignore" }).status === 0;
    }) ?? []
  );
}

/** Of util-linux: runs a program in namespaces of its own. */
const unshare = "unshare";

async function run(command: readonly string[], program: string, limits: TestLimits): Promise<TestOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "lacuna-test-"));
  try {
    const word = randomUUID();
    const end = await runIn(folder, { command, input: `${word}\n${program}`, wallMs: limits.wallMs });
    const said = end.stderr.slice(end.stderr.lastIndexOf("\n") + 1);
    const isPassed = end.code === 0 && said === word;
    return { isPassed, why: isPassed ? "" : whyNot(end, said) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type ProgramEnd = {
  readonly code: number | null;
  readonly stderr: string;
  readonly isLate: boolean;
};

function whyNot({ code, isLate }: ProgramEnd, said: string): string {
  if (isLate) return "timeout";
  if (code === 0) return "ended early";
  return code === 1 && /^\w+$/.test(said) ? said : "killed";
}

const keptUnits = 400;

function runIn(
  folder: string,
  { command, input, wallMs }: { readonly command: readonly string[]; readonly input: string; readonly wallMs: number },
): Promise<ProgramEnd> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      // Nothing of this process's environment: no tokens, no paths, no proxy.
      env: { PATH: "/usr/bin:/bin", HOME: folder, PYTHONHASHSEED: "0" },
      stdio: ["pipe", "ignore", "pipe"],
      // Its own process group, so that whatever it started ends with it.
      detached: true,
    });
    let stderr = "";
    let isLate = false;
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The whole group has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      isLate = true;
      endGroup();
    }, wallMs);
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr = (stderr + piece).slice(-keptUnits)));
    // A program that ended before reading all of its input is told by its exit code.
    child.stdin.on("error", () => undefined).end(input);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      endGroup();
      resolve({ code, stderr, isLate });
    });
  });
}
