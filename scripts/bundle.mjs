// Everything that a machine without a network needs, in one file:
//   node scripts/bundle.mjs --out lacuna.tar.gz --program FOLDER [--model FILE]… [--add FILE]… [--key SSH-KEY]
// FOLDER holds dist/ and node_modules/, as docs/deploy-airgap.md says how to make it for a platform.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMain } from "./isMain.mjs";
import { npmCommand } from "./npmCommand.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** @param {{ out: string, program: string, models: string[], added: string[], key: string | undefined }} wanted */
export const bundle = async ({ out, program, models, added, key }) => {
  if (existsSync(out)) throw new Error(`${out} exists already; name a new file`);
  if (!existsSync(join(program, "dist", "lacuna.js"))) throw new Error(`${program} holds no dist/lacuna.js`);
  const stage = mkdtempSync(join(tmpdir(), "lacuna-bundle-"));
  const top = join(stage, "lacuna");
  try {
    gather(top, { program, models, added });
    writeFileSync(join(top, "sbom.cdx.json"), sbom());
    writeFileSync(join(top, "SHA256SUMS"), await sums(top));
    if (key !== undefined) sign(join(top, "SHA256SUMS"), key);
    const unfinished = `${out}.unfinished`;
    execFileSync("tar", ["-czf", resolve(unfinished), "--owner=0", "--group=0", "-C", stage, "lacuna"]);
    renameSync(unfinished, out);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
};

const gather = (top, { program, models, added }) => {
  mkdirSync(join(top, "program"), { recursive: true });
  for (const name of ["dist", "node_modules"])
    if (existsSync(join(program, name))) cpSync(join(program, name), join(top, "program", name), { recursive: true });
  for (const name of ["docs", "deploy", "LICENSE"]) cpSync(join(root, name), join(top, name), { recursive: true });
  cpSync(join(root, "extension", "neovim"), join(top, "neovim"), { recursive: true });
  for (const file of models) cpSync(file, join(top, "models", basename(file)));
  for (const file of added) cpSync(file, join(top, "more", basename(file)));
  cpSync(join(root, "deploy", "airgap", "install.sh"), join(top, "install.sh"));
};

/** What ships, as the lock file pins it. */
const sbom = () => {
  const flags = ["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"];
  const [npm, ...first] = npmCommand();
  return execFileSync(npm, [...first, ...flags], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
};

const sums = async (top) => {
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(top, join(entry.parentPath, entry.name)))
    .toSorted();
  const lines = [];
  for (const file of files) lines.push(`${await hashOf(join(top, file))}  ${file}\n`);
  return lines.join("");
};

const hashOf = async (file) => {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest("hex");
};

/** With an SSH key: every administrator has ssh-keygen. */
const sign = (file, key) =>
  execFileSync("ssh-keygen", ["-q", "-Y", "sign", "-f", key, "-n", "lacuna-bundle", file], {
    stdio: ["inherit", "ignore", "inherit"],
  });

if (isMain(import.meta.url)) {
  const many = { type: "string", multiple: true, default: [] };
  const one = { type: "string" };
  const { values } = parseArgs({ options: { out: one, program: one, model: many, add: many, key: one } });
  if (values.out === undefined || values.program === undefined) throw new Error("--out and --program are needed");
  const { out, program, model: models, add: added, key } = values;
  await bundle({ out, program, models, added, key });
}
