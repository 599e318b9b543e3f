import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import type { Sheet } from "./sheet.ts";

/** One leaf of a tree of uses. `imported` is empty for a wildcard. */
type Use = { readonly path: string; readonly imported: string; readonly local: string };
const maxDepth = 24;

export function readUse(node: Node, sheet: Sheet): void {
  const argument = fieldOf(node, "argument") ?? fieldOf(node, "name");
  if (argument === undefined) return;
  const isReexport = /^pub\b/.test(sheet.text.slice(node.startIndex, node.startIndex + 4));
  const byPath = new Map<string, Use[]>();
  const alias = node.type === "extern_crate_declaration" ? sheet.textOf(fieldOf(node, "alias")) : "";
  for (const use of usesOf(argument, { sheet, path: "", depth: 0 })) {
    const uses = byPath.get(use.path) ?? [];
    uses.push(use);
    byPath.set(use.path, uses);
  }
  for (const [specifier, uses] of byPath) {
    const names = uses.filter(({ imported }) => imported !== "");
    // `use serde;` and `use serde as s;` name a whole crate.
    if (specifier === "")
      for (const { imported, local } of names)
        sheet.addImport({ node, specifier: imported, namespace: alias || local, isReexport });
    else if (names.length > 0)
      sheet.addImport({
        node,
        specifier,
        names: names.map(({ imported, local }) => ({ imported, local })),
        isReexport,
      });
    if (names.length < uses.length) sheet.addImport({ node, specifier, isWildcard: true, isReexport });
  }
}

type Around = { readonly sheet: Sheet; readonly path: string; readonly depth: number };

const joined = (path: string, more: string): string => (path === "" || more === "" ? path + more : `${path}::${more}`);

function usesOf(node: Node, { sheet, path, depth }: Around): readonly Use[] {
  if (depth > maxDepth) return [];
  switch (node.type) {
    case "use_list":
      return node.namedChildren.flatMap((child) => usesOf(child, { sheet, path, depth: depth + 1 }));
    case "scoped_use_list": {
      const list = fieldOf(node, "list");
      const inside = joined(path, compact(sheet.textOf(fieldOf(node, "path"))));
      return list === undefined ? [] : usesOf(list, { sheet, path: inside, depth: depth + 1 });
    }
    case "use_wildcard":
      return [
        { path: joined(path, compact(sheet.textOf(node.firstNamedChild ?? undefined))), imported: "", local: "" },
      ];
    case "use_as_clause": {
      const local = sheet.textOf(fieldOf(node, "alias"));
      return [leaf(joined(path, compact(sheet.textOf(fieldOf(node, "path")))), local)];
    }
    case "self":
      return [leaf(path, "")];
    case "identifier":
    case "scoped_identifier":
    case "crate":
    case "super":
      return [leaf(joined(path, compact(sheet.textOf(node))), "")];
    default:
      return [];
  }
}

const compact = (path: string): string => path.replace(/\s/g, "").replace(/^::/, "");

function leaf(whole: string, alias: string): Use {
  const at = whole.lastIndexOf("::");
  const imported = whole.slice(at === -1 ? 0 : at + 2);
  return { path: at === -1 ? "" : whole.slice(0, at), imported, local: alias || imported };
}
