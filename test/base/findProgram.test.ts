import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findExecutable, findProgram, type ProgramPlace } from "../../server/base/findProgram.ts";
import { windowsTool } from "../../server/base/windowsTool.ts";

/** A system with these files. */
const system = (platform: NodeJS.Platform, path: Record<string, string>, files: string[]): ProgramPlace => ({
  platform,
  env: path,
  isProgram: (file) => files.includes(file),
});
const git = "C:\\Program Files\\Git\\cmd";

suite("finding a program", () => {
  const cases: { title: string; name: string; place: ProgramPlace; program?: string; executable?: string }[] = [
    {
      title: "Windows adds the ending",
      name: "git",
      place: system("win32", { PATH: `C:\\Windows;${git}` }, [`${git}\\git.exe`]),
      program: `${git}\\git.exe`,
      executable: `${git}\\git.exe`,
    },
    {
      title: "Windows spells PATH its own way, and quotes folders",
      name: "git",
      place: system("win32", { Path: `"${git}"` }, [`${git}\\git.exe`]),
      program: `${git}\\git.exe`,
      executable: `${git}\\git.exe`,
    },
    {
      title: "a script is for a shell only, and the one without an ending for none of Windows",
      name: "lacuna",
      place: system("win32", { PATH: "C:\\npm" }, ["C:\\npm\\lacuna", "C:\\npm\\lacuna.cmd"]),
      program: "C:\\npm\\lacuna.cmd",
    },
    {
      title: "the current folder is never looked into, on Windows or elsewhere",
      name: "git",
      place: system("win32", { PATH: ".;;bin" }, ["git.exe", ".\\git.exe", "bin\\git.exe"]),
    },
    {
      title: "a relative entry of PATH is passed over",
      name: "git",
      place: system("linux", { PATH: ":.:bin:/usr/bin" }, ["git", "bin/git", "./git", "/usr/bin/git"]),
      program: "/usr/bin/git",
      executable: "/usr/bin/git",
    },
    {
      title: "no PATH at all",
      name: "git",
      place: system("darwin", {}, ["/usr/bin/git"]),
      program: "/usr/bin/git",
      executable: "/usr/bin/git",
    },
    { title: "no PATH on Windows", name: "git", place: system("win32", {}, ["\\git.exe"]) },
    {
      title: "a full path with its ending",
      name: "C:\\code\\code.cmd",
      place: system("win32", {}, ["C:\\code\\code.cmd"]),
      program: "C:\\code\\code.cmd",
      executable: "C:\\code\\code.cmd",
    },
  ];
  for (const { title, name, place, program, executable } of cases)
    test(title, () => {
      assert.equal(findProgram(name, place), program);
      assert.equal(findExecutable(name, place), executable);
    });

  test("what cannot be run is not a program", () => {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-test-"));
    try {
      writeFileSync(join(folder, "page"), "", { mode: 0o600 });
      writeFileSync(join(folder, "tool"), "", { mode: 0o755 });
      const found = (name: string) => findProgram(name, { env: { PATH: folder }, platform: "linux" });
      assert.deepEqual([found("page"), found("tool")], [undefined, join(folder, "tool")]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a program that comes with Windows", () => {
    assert.equal(windowsTool("taskkill.exe", { SystemRoot: "D:\\Win" }), "D:\\Win\\System32\\taskkill.exe");
    assert.equal(windowsTool("taskkill.exe", {}), "C:\\Windows\\System32\\taskkill.exe");
  });
});
