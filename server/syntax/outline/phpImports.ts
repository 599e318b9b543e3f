import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import type { Sheet } from "./sheet.ts";

/** The specifier is the whole name, as in Java: `Acme\Core\Base` imports "Base". */
export function readPhpUse(node: Node, sheet: Sheet): void {
  const group = fieldOf(node, "body");
  const prefix = group === undefined ? "" : `${sheet.textOf(childOf(node, "namespace_name"))}\\`;
  for (const clause of childrenOf(group ?? node, "namespace_use_clause")) {
    const alias = fieldOf(clause, "alias");
    const named = clause.namedChildren.find(({ type }) => type === "qualified_name" || type === "name");
    const specifier = (prefix + sheet.textOf(named)).replace(/^\\/, "");
    const imported = specifier.slice(specifier.lastIndexOf("\\") + 1);
    sheet.addImport({ node, specifier, names: [{ imported, local: sheet.textOf(alias) || imported }] });
  }
}

/** `require __DIR__ . '/a.php'` names "./a.php". False: the statement includes nothing. */
export function readInclude(node: Node, sheet: Sheet): boolean {
  const expression = node.firstNamedChild;
  if (expression === null || !/^(?:require|include)(?:_once)?_expression$/.test(expression.type)) return false;
  const text = sheet.textOf(expression);
  const path = /['"]([^'"$]+)['"]\)?$/.exec(text)?.[1];
  if (path !== undefined) sheet.addImport({ node, specifier: /__DIR__|dirname\(/.test(text) ? `.${path}` : path });
  return true;
}
