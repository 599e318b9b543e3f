import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { editorsFolder, unpackDebianPackage, useOwnLibraries } from "./installNeovim.mjs";

/** Helix and Emacs for the editor tests, unpacked from Debian packages as {@link installNeovim012} does. */

/** @typedef {{ name: string, command: string, args: string[], env: Record<string, string> }} Program */
/** @typedef {{ name: string, skipped: string }} Skipped */

/** @returns {Promise<Program | Skipped>} */
export async function installHelix() {
  const folder = join(editorsFolder, "helix");
  const command = join(folder, "usr", "lib", "hx", "hx");
  return attempt("Helix", async () => {
    if (!existsSync(command)) {
      await unpackDebianPackage({ suite: "sid", name: "hx", folder });
      await useOwnLibraries(folder, command);
    }
    return { command, args: [], env: { HELIX_RUNTIME: join(folder, "usr", "lib", "hx", "runtime") } };
  });
}

/** Emacs 30 with eglot, and lsp-mode 10 as source. @returns {Promise<Program | Skipped>} */
export async function installEmacs() {
  const folder = join(editorsFolder, "emacs");
  const command = join(folder, "usr", "bin", "emacs-nox");
  return attempt("Emacs", async () => {
    if (!existsSync(command)) {
      await unpackDebianPackage({ suite: "sid", name: "emacs-nox elpa-lsp-mode", folder });
      await useOwnLibraries(folder, command);
    }
    const share = join(folder, "usr", "share", "emacs");
    const version = (await readdir(share)).find((each) => /^\d/.test(each)) ?? "";
    const lisp = join(share, version, "lisp");
    const folders = (await readdir(lisp, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isDirectory(),
    );
    const packages = (await readdir(join(share, "site-lisp", "elpa-src"))).map((each) =>
      join(share, "site-lisp", "elpa-src", each),
    );
    const path = [...packages, lisp, ...folders.map((each) => join(each.parentPath, each.name))];
    const libexec = join(folder, "usr", "libexec", "emacs", version);
    const dump = (await readdir(libexec, { recursive: true })).find((each) => each.endsWith(".pdmp")) ?? "";
    const env = { EMACSLOADPATH: path.join(":"), EMACSDATA: join(share, version, "etc"), TERM: "xterm-256color" };
    return { command, args: [`--dump-file=${join(libexec, dump)}`], env };
  });
}

async function attempt(name, install) {
  try {
    return { name, ...(await install()) };
  } catch (error) {
    return { name, skipped: (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] };
  }
}
