import { loadLanguage, type Tree } from "../bindings.ts";

/** What is wrong in a tree: ERROR and MISSING nodes, and the units that the ERROR nodes cover. */
export type Errors = { readonly broken: number; readonly missing: number; readonly units: number };

/** A node as the binding knows it. */
type RawNode = ArrayLike<number>;
/** The part of the binding that is asked about the node whose fields stand first in the array. */
type Binding = {
  readonly nodeTransferArray: Uint32Array;
  readonly NodeMethods: {
    readonly [Name in "hasError" | "isError" | "isMissing"]: (tree: Tree) => boolean;
  } & {
    readonly [Name in "startIndex" | "endIndex"]: (tree: Tree) => number;
  } & {
    /** A child that an object was made of is that object; the fields of all others stand in the array, in order. */
    readonly children: (tree: Tree) => readonly (number | RawNode)[];
  };
};

const fieldCount = 6;

let binding: Binding | undefined;

/**
 * Walks what has errors, without the package's objects: it keeps each of them in a table, moves it at every edit of the
 * tree and finalizes it by itself, and together that costs more than the parse.
 */
export function errorsIn(tree: Tree): Errors {
  let [broken, missing, units] = [0, 0, 0];
  const { rootNode } = tree;
  // A node that is missing has an error, too.
  const pending: RawNode[] = rootNode.hasError ? [fieldsOf(rootNode as unknown as RawNode)] : [];
  binding ??= loadLanguage("tree-sitter") as Binding;
  const ask = <Name extends keyof Binding["NodeMethods"]>(name: Name, node: RawNode, from: Binding) => {
    from.nodeTransferArray.set(node);
    return from.NodeMethods[name](tree) as ReturnType<Binding["NodeMethods"][Name]>;
  };
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (ask("isMissing", node, binding)) missing++;
    if (ask("isError", node, binding)) {
      broken++;
      units += ask("endIndex", node, binding) - ask("startIndex", node, binding);
    }
    const children = ask("children", node, binding);
    for (const child of rawNodes(children, binding.nodeTransferArray))
      if (ask("hasError", child, binding)) pending.push(child);
  }
  return { broken, missing, units };
}

function rawNodes(children: readonly (number | RawNode)[], fields: Uint32Array): readonly RawNode[] {
  let at = 0;
  return children.map((child) => (typeof child === "number" ? fields.slice(at, (at += fieldCount)) : fieldsOf(child)));
}

const fieldsOf = (node: RawNode): RawNode => Array.from({ length: fieldCount }, (_, index) => node[index] ?? 0);
