import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { editorNames } from "../../server/cli/install/editorNames.ts";
import { installNeovim } from "../../server/cli/install/neovim.ts";
import type { InstallOptions, InstallOutcome } from "../../server/cli/install/outcome.ts";
import { recipes } from "../../server/cli/install/recipes.ts";
import { serverCommand } from "../../server/cli/install/serverCommand.ts";
import { installVscode } from "../../server/cli/install/vscode.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const source = join(repository, "extension", "neovim");
let folder = "";
let log = "";

/** A program that writes its arguments to the log and then runs `body` (JavaScript). */
function program(name: string, body: string): string {
  const path = join(folder, "bin", name);
  const text = `#!${process.execPath}\nrequire("fs").appendFileSync(${JSON.stringify(log)}, JSON.stringify(["${name}", ...process.argv.slice(2)]) + "\\n");\n${body}\n`;
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
const nvim = (version: string): string =>
  program("nvim", `console.log("${version}\\n" + ${JSON.stringify(join(folder, "data"))} + "\\n/conf");`);
const calls = (): unknown[] =>
  existsSync(log)
    ? readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown)
    : [];
const options = (some: Partial<InstallOptions> = {}): InstallOptions => ({
  program: undefined,
  vsix: undefined,
  isCopy: false,
  isUninstall: false,
  isDryRun: false,
  env: { PATH: join(folder, "bin") },
  ...some,
});
const done = (outcome: InstallOutcome): string => (outcome.kind === "done" ? outcome.done.join("\n") : "");
const problem = (outcome: InstallOutcome): string =>
  outcome.kind === "failed" ? `${outcome.code}: ${outcome.message}` : "";
const target = (): string => join(folder, "data", "site", "pack", "lacuna", "start", "lacuna");

setup(() => {
  folder = mkdtempSync(join(tmpdir(), "lacuna-install-"));
  log = join(folder, "log");
  mkdirSync(join(folder, "bin"));
});
teardown(() => rmSync(folder, { recursive: true, force: true }));

suite("cli: install neovim", () => {
  test("links the plugin where Neovim looks for packages and prints the setup line; twice is as once", async () => {
    nvim("0.11.4");
    const first = await installNeovim(options());
    assert.match(done(first), /linked the plugin to .*pack.lacuna.start.lacuna$/);
    assert.equal(readlinkSync(target()), source);
    assert.ok(existsSync(join(target(), "plugin", "lacuna.lua")));
    const setupLine = first.kind === "done" ? first.configurations[0] : undefined;
    assert.equal(setupLine?.place, join("/conf", "init.lua"));
    assert.match(setupLine?.text ?? "", /^require\("lacuna"\)\.setup\(\{ cmd = \{ .*"lsp", "--stdio" \} \}\)\n$/);
    assert.match(done(await installNeovim(options())), /is linked at .* already/);
  });

  test("copies on request, replaces its own copy, and goes back to a link", async () => {
    nvim("0.12.0-dev+x");
    await installNeovim(options({ isCopy: true }));
    assert.ok(lstatSync(target()).isDirectory());
    writeFileSync(join(target(), "stale"), "");
    await installNeovim(options({ isCopy: true }));
    assert.ok(!existsSync(join(target(), "stale")));
    await installNeovim(options());
    assert.ok(lstatSync(target()).isSymbolicLink());
  });

  test("a link that leads nowhere is replaced", async () => {
    nvim("0.11.0");
    mkdirSync(join(target(), ".."), { recursive: true });
    symlinkSync(join(folder, "gone"), target());
    await installNeovim(options());
    assert.equal(readlinkSync(target()), source);
  });

  test("a dry run changes nothing", async () => {
    nvim("0.11.4");
    assert.match(done(await installNeovim(options({ isDryRun: true }))), /would link the plugin/);
    assert.ok(!existsSync(join(folder, "data")));
  });

  test("uninstalls what it put there, and says so when there is nothing", async () => {
    nvim("0.11.4");
    assert.match(done(await installNeovim(options({ isUninstall: true }))), /there is no plugin/);
    await installNeovim(options());
    assert.match(done(await installNeovim(options({ isUninstall: true, isDryRun: true }))), /would remove the link/);
    assert.ok(existsSync(target()));
    assert.match(done(await installNeovim(options({ isUninstall: true }))), /removed the link/);
    assert.ok(!existsSync(target()));
    assert.ok(existsSync(source), "the plugin itself stays");
  });

  for (const isUninstall of [false, true])
    test(`leaves somebody else's files alone (${isUninstall ? "uninstall" : "install"})`, async () => {
      nvim("0.11.4");
      mkdirSync(target(), { recursive: true });
      writeFileSync(join(target(), "mine"), "");
      assert.match(problem(await installNeovim(options({ isUninstall }))), /^failed: .*not Lacuna's plugin/);
      assert.ok(existsSync(join(target(), "mine")));
    });

  test("says what is wrong with the Neovim that is there", async () => {
    assert.match(problem(await installNeovim(options())), /^unavailable: nvim is not on PATH.*--editor/);
    assert.match(problem(await installNeovim(options({ program: "/no/nvim" }))), /^unavailable: \/no\/nvim is not/);
    nvim("0.10.4");
    assert.match(problem(await installNeovim(options())), /is Neovim 0\.10\.4; the plugin needs 0\.11 or newer/);
    program("nvim", `console.error("broken"); process.exit(3);`);
    assert.match(problem(await installNeovim(options())), /did not say its version: broken/);
    assert.ok(!existsSync(join(folder, "data")));
  });
});

suite("cli: install vscode", () => {
  const vsix = (): string => {
    const file = join(folder, "it is.vsix");
    writeFileSync(file, "");
    return file;
  };

  test("installs the named VSIX into every editor of the family on PATH", async () => {
    for (const each of ["code", "cursor", "vim"]) program(each, "");
    const outcome = await installVscode(options({ vsix: vsix() }));
    assert.match(done(outcome), /installed it is\.vsix into .*code\ninstalled it is\.vsix into .*cursor$/);
    const expected = ["--install-extension", join(folder, "it is.vsix"), "--force"];
    assert.deepEqual(calls(), [
      ["code", ...expected],
      ["cursor", ...expected],
    ]);
  });

  test("installs into the named editor only", async () => {
    program("code", "");
    const own = program("mycode", "");
    assert.match(done(await installVscode(options({ vsix: vsix(), program: own }))), /into .*mycode$/);
    assert.equal(calls().length, 1);
  });

  test("a dry run starts nothing", async () => {
    program("codium", "");
    assert.match(done(await installVscode(options({ vsix: vsix(), isDryRun: true }))), /would install/);
    assert.deepEqual(calls(), []);
  });

  test("uninstalls where it is installed", async () => {
    program("code", `if (process.argv[2] === "--list-extensions") console.log("a.b\\nlacuna.lacuna");`);
    program("codium", `if (process.argv[2] === "--list-extensions") console.log("a.b");`);
    const outcome = await installVscode(options({ isUninstall: true }));
    assert.match(done(outcome), /removed the extension from .*code\nthe extension is not installed in .*codium/);
    const removals = calls().filter((call) => JSON.stringify(call).includes("--uninstall-extension"));
    assert.deepEqual(removals, [["code", "--uninstall-extension", "lacuna.lacuna"]]);
  });

  test("passes on what the editor says when it fails", async () => {
    program("code", `console.error("disk full"); process.exit(1);`);
    assert.match(problem(await installVscode(options({ vsix: vsix() }))), /^failed: could not install .*: disk full/);
  });

  test("says what is missing", async () => {
    assert.match(problem(await installVscode(options())), /^unavailable: None of code, .*--editor PATH/);
    program("code", "");
    assert.match(problem(await installVscode(options({ vsix: "/no.vsix" }))), /^failed: \/no\.vsix does not exist/);
  });
});

suite("cli: install, configurations to paste", () => {
  test("every editor without an installer has one, with the command in it", () => {
    for (const name of editorNames) {
      if (name === "vscode" || name === "neovim") continue;
      for (const { title, place, text, remark } of recipes[name](["/opt/a b/node", "/x/lacuna.js", "lsp", "--stdio"])) {
        assert.match(text, /\/opt\/a b\/node/, title);
        assert.match(text, /--stdio/, title);
        assert.ok(place !== "" && remark !== "", title);
      }
    }
  });

  test("docs/editors.md shows the same texts", () => {
    const page = readFileSync(join(repository, "docs", "editors.md"), "utf8");
    for (const recipe of Object.values(recipes))
      for (const { title, text, remark } of recipe(["lacuna", "lsp", "--stdio"])) {
        assert.ok(page.includes(`${text.trimEnd()}\n\`\`\``), `${title} is missing or differs:\n${text}`);
        assert.ok(page.replace(/\s+/g, " ").includes(remark), `${title}: the remark is missing:\n${remark}`);
      }
  });

  test("names `lacuna` when it is on PATH, otherwise Node and the program", () => {
    assert.notEqual(serverCommand({ PATH: join(folder, "bin") })[0] ?? "", "");
    program("lacuna", "");
    const path = ["/nowhere", join(folder, "bin")].join(delimiter);
    assert.deepEqual(serverCommand({ PATH: path }), ["lacuna", "lsp", "--stdio"]);
  });
});
