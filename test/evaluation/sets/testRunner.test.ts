import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTestRunner, testLimits } from "../../../server/evaluation/sets/testRunner.ts";

const limits = { ...testLimits, memoryBytes: 2 ** 28, cpuSeconds: 1 };
const found = findTestRunner(limits);
const outside = join(tmpdir(), `lacuna-outside-${process.pid}`);

suite("unit tests of a set", function () {
  this.timeout(60_000);

  const programs: { title: string; program: string; isPassed?: boolean; why?: string }[] = [
    { title: "a right answer", program: "def f(): return 1\nassert f() == 1", isPassed: true },
    { title: "a wrong answer", program: "assert 1 == 2", why: "AssertionError" },
    { title: "no Python", program: "def f(:", why: "SyntaxError" },
    {
      title: "what the sets import",
      program:
        "import math, re, hashlib, random, itertools, collections, datetime, heapq, copy\nfrom typing import List",
      isPassed: true,
    },
    { title: "an endless loop", program: "while True: pass", why: "killed" },
    { title: "more memory than allowed", program: "x = bytearray(1 << 30)", why: "MemoryError" },
    { title: "endless recursion", program: "def f(): f()\nf()", why: "RecursionError" },
    { title: "ending before the tests", program: "import sys\nsys.exit(0)", why: "SystemExit" },
    { title: "ending hard before the tests", program: "import os\nos._exit(0)", why: "ended early" },
    {
      title: "claiming to have passed",
      program: "import sys, os\nsys.stderr.write('passed')\nsys.stderr.flush()\nos._exit(0)",
      why: "ended early",
    },
    {
      title: "a file in its own folder",
      program: "open('a.txt', 'w').write('x')\nassert open('a.txt').read() == 'x'",
      isPassed: true,
    },
    { title: "a file elsewhere", program: `open(${JSON.stringify(outside)}, 'w')`, why: "PermissionError" },
    {
      title: "a file elsewhere, by a way round",
      program: `import os\nos.open('../' + ${JSON.stringify(outside)}, os.O_CREAT | os.O_WRONLY)`,
      why: "PermissionError",
    },
    { title: "a link out of the folder", program: "import os\nos.symlink('/tmp', 'here')", why: "PermissionError" },
    { title: "a huge file", program: "open('a', 'w').write('x' * (8 << 20))", why: "OSError" },
    { title: "deleting a file", program: `import os\nos.remove(${JSON.stringify(outside)})`, why: "PermissionError" },
    { title: "another process", program: "import os\nos.fork()", why: "PermissionError" },
    { title: "another program", program: "import os\nos.system('true')", why: "PermissionError" },
    { title: "ending other processes", program: "import os\nos.kill(1, 9)", why: "PermissionError" },
    {
      title: "the network",
      program: "import socket\nsocket.create_connection(('127.0.0.1', 80), 1)",
      why: "PermissionError",
    },
    { title: "native code", program: "import ctypes", why: "PermissionError" },
    {
      title: "taking the guard off",
      program: "import sys\nsys.modules.pop('os')\nimport os\nos.system('true')",
      why: "PermissionError",
    },
    { title: "reading input", program: "input()", why: "TypeError" },
    { title: "a flood on standard error", program: "import sys\nsys.stderr.write('x' * 1000000)", isPassed: true },
  ];
  for (const { title, program, isPassed = false, why = "" } of programs)
    test(`${title}: ${isPassed ? "passes" : why}`, async () => {
      assert.ok(found.kind === "ready", "Python 3 is needed for this test");
      assert.deepEqual(await found.runner.run(program), { isPassed, why });
      assert.ok(!existsSync(outside));
    });

  test("endless waiting: timeout", async () => {
    const impatient = findTestRunner({ ...limits, wallMs: 300 });
    assert.ok(impatient.kind === "ready");
    const program = "import time\nwhile True: time.sleep(1)";
    assert.deepEqual(await impatient.runner.run(program), { isPassed: false, why: "timeout" });
  });

  test("nothing of this process's environment is seen", async () => {
    assert.ok(found.kind === "ready");
    process.env["LACUNA_TEST_SECRET"] = "1";
    const outcome = await found.runner.run(
      "import os\nassert sorted(os.environ) in (['HOME', 'PATH', 'PYTHONHASHSEED'], ['HOME', 'LC_CTYPE', 'PATH', 'PYTHONHASHSEED']), os.environ",
    );
    delete process.env["LACUNA_TEST_SECRET"];
    assert.deepEqual(outcome, { isPassed: true, why: "" });
  });

  test("its folder is gone afterwards", async () => {
    assert.ok(found.kind === "ready");
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("lacuna-test-"));
    const before = folders();
    await found.runner.run("open('left.txt', 'w').write('x')");
    assert.deepEqual(folders(), before);
  });

  test("where namespaces are allowed, there is no network even without the guard in Python", async function () {
    assert.ok(found.kind === "ready");
    if (!found.runner.isNetworkOff) return;
    // Only the loopback device is there, and it is down.
    const program =
      "lines = open('/proc/net/dev').read().splitlines()[2:]\nassert [l.split(':')[0].strip() for l in lines] == ['lo'], lines\nassert open('/proc/net/route').read().count('\\n') <= 1";
    assert.deepEqual(await found.runner.run(program), { isPassed: true, why: "" });
  });
});
