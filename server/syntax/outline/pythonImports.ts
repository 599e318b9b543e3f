import type { Node } from "../native.ts";
import { childOf, fieldOf } from "./nodes.ts";
import type { Sheet } from "./sheet.ts";

type Name = { readonly imported: string; readonly local: string };

export function readPythonImport(node: Node, sheet: Sheet): void {
  const names = node.childrenForFieldName("name").map((each) => readName(each, sheet));
  if (node.type === "import_statement") {
    // `import a.b` binds "a", through which "a.b" is reached: the namespace is the whole path.
    for (const { imported, local } of names) sheet.addImport({ node, specifier: imported, namespace: local });
    return;
  }
  const from = fieldOf(node, "module_name");
  const specifier = from === undefined ? "__future__" : sheet.textOf(from).replace(/\s/g, "");
  sheet.addImport({ node, specifier, names, isWildcard: childOf(node, "wildcard_import") !== undefined });
}

function readName(node: Node, sheet: Sheet): Name {
  const imported = sheet.textOf(fieldOf(node, "name") ?? node);
  return { imported, local: sheet.textOf(fieldOf(node, "alias")) || imported };
}
