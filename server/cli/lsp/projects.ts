import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { mostProjects } from "../../domain/teamServer.ts";

/**
 * The projects that lie in these folders, named as in the addresses of their git remotes, `github.com/acme/shop`; a fork has two
 * names. Read again only when a folder or its configuration has changed, so that it may be asked at each key press.
 */
export function createProjects(roots: () => readonly string[]): () => readonly string[] {
  const configs = new Map<string, string | undefined>();
  let kept: { readonly key: string; readonly names: readonly string[] } = { key: "", names: [] };
  return () => {
    const files = roots().flatMap((root) => {
      if (!configs.has(root)) configs.set(root, findConfig(root));
      return configs.get(root) ?? [];
    });
    const key = files.map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0}`).join("\n");
    if (key !== kept.key) kept = { key, names: [...new Set(files.flatMap(remotesIn))].sort().slice(0, mostProjects) };
    return kept.names;
  };
}

function findConfig(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    const found = statSync(git, { throwIfNoEntry: false });
    if (found?.isDirectory()) return join(git, "config");
    if (found?.isFile()) return configOfLinked(folder, git);
    if (dirname(folder) === folder) return undefined;
  }
}

/** A worktree or a submodule, whose `.git` is a file that names the folder. */
function configOfLinked(folder: string, git: string): string | undefined {
  const named = /^gitdir: (.+)$/m.exec(readText(git))?.[1];
  if (named === undefined) return undefined;
  const own = resolve(folder, named.trim());
  const common = readText(join(own, "commondir")).trim();
  return join(common === "" ? own : resolve(own, common), "config");
}

const remotesIn = (file: string): readonly string[] =>
  [...readText(file).matchAll(/^\s*url\s*=\s*(\S+)\s*$/gm)].flatMap(([, address = ""]) => projectOf(address) ?? []);

/** Undefined for a folder, or what is no address. Nothing of a user or a password is in it. */
export function projectOf(address: string): string | undefined {
  const byUrl = /^[a-z+]+:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/+(.+)$/i.exec(address);
  const byScp = /^(?:[^/@:]+@)?([^/:@]{2,}):(?!\/\/)\/*(.+)$/.exec(address);
  const [, host = "", path = ""] = byUrl ?? byScp ?? [];
  const name = `${host.toLowerCase()}/${path.replace(/\/+$/, "").replace(/\.git$/, "")}`;
  return host !== "" && host.includes(".") && /^\w[\w./@:-]{0,199}$/.test(name) ? name : undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Gone, or not to be read: then it names nothing.
    return "";
  }
}
