/**
 * `npm test`: the whole gate. Every step runs even after one has failed, so that one run tells everything; the exit
 * code is that of the worst. `--fast` leaves out the packaging checks and the suite on the real model.
 */
import { spawnSync } from "node:child_process";
import { buildIfNeeded, checkNode, installIfNeeded, root } from "./prepare.mjs";

const isFast = process.argv.includes("--fast");
const node = process.execPath;
const bin = (name) => [`node_modules/${name}`];

checkNode();
installIfNeeded();
buildIfNeeded();

const fastSuites =
  "test/{accounts,admin,base,benchmark,cli,completion,context,deploy,engine,evaluation,gateway,lsp,models,pages,privacy,prompt,settings,signin,syntax,telemetry,repo,extension}/**/*.test.ts";
const steps = [
  { name: "types", args: [...bin("typescript/bin/tsc"), "-p", "."], skip: isFast },
  { name: "types of the pages", args: [...bin("typescript/bin/tsc"), "-p", "web"], skip: isFast },
  { name: "lint", args: [...bin("eslint/bin/eslint.js"), "."], skip: isFast },
  { name: "format", args: [...bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."], skip: isFast },
  {
    name: "imports",
    args: [
      ...bin("dependency-cruiser/bin/dependency-cruise.mjs"),
      "--output-type=err",
      "server",
      "shared",
      "extension",
      "web",
    ],
    skip: isFast,
  },
  { name: "dead code", args: [...bin("knip/bin/knip.js")], skip: isFast },
  { name: "tests", args: [...bin("mocha/bin/mocha.js"), fastSuites], counts: true },
  {
    name: "tests of an editor at a team's server",
    args: [...bin("mocha/bin/mocha.js"), "test/team/**/*.test.ts"],
    counts: true,
    skip: isFast,
  },
  { name: "model", args: ["dist/lacuna.js", "models", "pull", "qwen2.5-coder-0.5b"], skip: isFast },
  {
    name: "tests on the real model",
    args: [...bin("mocha/bin/mocha.js"), "--timeout=120000", "test/model/**/*.test.ts"],
    counts: true,
    skip: isFast,
  },
];

const totals = { passed: 0, failed: 0 };
const failures = [];
for (const { name, args, counts } of steps.filter(({ skip }) => !skip)) {
  const startedAt = performance.now();
  const { status, stdout } = spawnSync(node, args, {
    cwd: root,
    stdio: ["ignore", counts ? "pipe" : "inherit", "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (counts) {
    process.stdout.write(stdout);
    totals.passed += Number(/(\d+) passing/.exec(stdout)?.[1] ?? 0);
    totals.failed += Number(/(\d+) failing/.exec(stdout)?.[1] ?? 0);
    if (!/\d+ passing/.test(stdout)) failures.push(`${name}: no test ran`);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status !== 0) failures.push(name);
}

console.log(failures.length === 0 ? "\nThe gate is green." : `\nThe gate is red: ${failures.join(", ")}.`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(failures.length === 0 ? 0 : 1);
