import type { ImportRequest, Language } from "./language.ts";
import { entriesOf, member, textsOf } from "./json.ts";
import { completing, inReach } from "./near.ts";
import { folderOf, joined, nearestFirst, stemOf, under, within, withoutEnd } from "./paths.ts";
import { grouped, once, perKey } from "./remember.ts";
import type { Tree } from "./tree.ts";

type Autoload = { readonly prefix: string; readonly folder: string };

export function createPhp(tree: Tree): Language {
  const autoloads = once(() => tree.manifests("composer.json").flatMap((path) => readAutoloads(tree, path)));
  const files = once(() => tree.all().filter((path) => path.endsWith(".php")));
  const namespaceOf = perKey((path) => tree.packageOf(path).replace(/^\\/, "") || namespaceByFolder(autoloads(), path));
  const byNamespace = once(() => grouped(files(), namespaceOf));
  const classFile = perKey((name) => {
    const mapped = autoloads()
      .filter(({ prefix }) => name.startsWith(prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)
      .map(({ prefix, folder }) => joined(folder, `${name.slice(prefix.length).replaceAll("\\", "/")}.php`))
      .find((place) => place !== undefined && tree.has(place));
    if (mapped !== undefined) return [mapped];
    const cut = name.lastIndexOf("\\");
    const home = name.slice(0, Math.max(0, cut));
    const named = tree.named(`${name.slice(cut + 1)}.php`);
    const exact = named.filter((path) => namespaceOf(path) === home);
    return exact.length > 0 ? exact : tree.endingWith(`${name.replaceAll("\\", "/")}.php`);
  });
  const resolve = ({ path, import: { specifier, names } }: ImportRequest): readonly string[] => {
    if (specifier.endsWith(".php")) return required(tree, path, specifier);
    const plain = specifier.replace(/^\\|\\$/g, "");
    const full = names
      .filter(({ imported }) => plain !== imported && !plain.endsWith(`\\${imported}`))
      .map(({ imported }) => (plain === "" ? imported : `${plain}\\${imported}`));
    const found = [...full, plain].flatMap((name) => nearestFirst(classFile(name), path).slice(0, 2));
    const functions = found.length > 0 ? [] : nearestFirst(byNamespace().get(plain) ?? [], path).slice(0, maxFiles);
    return [...new Set([...found, ...functions])];
  };
  return {
    resolve,
    modulePaths: (request) => {
      const lead = request.typed.startsWith("\\") ? "\\" : "";
      const near = inReach(files(), request.path).filter((path) => namespaceOf(path) !== "");
      return completing(
        near.map((path) => `${lead}${namespaceOf(path)}\\${stemOf(path)}`),
        request,
      );
    },
    siblings: (path) => {
      const home = namespaceOf(path);
      const same = home === "" ? tree.filesIn(folderOf(path)) : (byNamespace().get(home) ?? []);
      return nearestFirst(
        same.filter((each) => each !== path && each.endsWith(".php")),
        path,
      ).slice(0, maxSiblings);
    },
  };
}

/** `require "lib/a.php"`, and `__DIR__ . "/a.php"` without its first half. */
function required(tree: Tree, path: string, specifier: string): readonly string[] {
  const places = [joined(folderOf(path), specifier.replace(/^\/+/, "")), joined("", specifier)];
  const place = places.find((each) => each !== undefined && tree.has(each));
  return place === undefined ? [] : [place];
}

const maxFiles = 10;
const maxSiblings = 50;

function readAutoloads(tree: Tree, path: string): readonly Autoload[] {
  return ["autoload", "autoload-dev"].flatMap((section) =>
    entriesOf(member(member(tree.json(path), section), "psr-4")).flatMap(([prefix, folders]) =>
      textsOf(folders).flatMap((each) => {
        const folder = joined(folderOf(path), each);
        return folder === undefined ? [] : [{ prefix, folder }];
      }),
    ),
  );
}

function namespaceByFolder(autoloads: readonly Autoload[], path: string): string {
  const home = folderOf(path);
  const best = autoloads
    .filter(({ folder }) => under(folder, path))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (best === undefined) return "";
  const inner = home === best.folder ? "" : within(best.folder, home).replaceAll("/", "\\");
  return inner === "" ? withoutEnd(best.prefix, "\\") : best.prefix + inner;
}
