import type { Node } from "../native.ts";
import { childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope } from "./sheet.ts";

export function outlineBash(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readStatement(node, sheet, topScope);
}

function readStatement(node: Node, sheet: Sheet, scope: Scope): void {
  switch (node.type) {
    case "function_definition":
      defineFunction(node, sheet);
      return;
    case "variable_assignment":
      defineVariable(node, node, sheet);
      return;
    case "declaration_command":
      for (const each of childrenOf(node, "variable_assignment")) defineVariable(each, node, sheet);
      return;
    case "command":
      readSource(node, sheet);
      return;
    case "if_statement":
    case "else_clause":
    case "elif_clause":
    case "list":
    case "ERROR":
      for (const child of membersOf(node, scope)) readStatement(child, sheet, deeper(scope));
      return;
  }
}

function defineFunction(node: Node, sheet: Sheet): void {
  const name = sheet.textOf(fieldOf(node, "name"));
  sheet.define({ name, kind: "function", node, scope: topScope, body: fieldOf(node, "body") });
}

function defineVariable(node: Node, outer: Node, sheet: Sheet): void {
  const name = sheet.textOf(fieldOf(node, "name"));
  const isFixed = /^(?:readonly|declare\s+-\w*r)\b/.test(sheet.text.slice(outer.startIndex, node.startIndex));
  const kind = isFixed || /^[A-Z][A-Z0-9_]*$/.test(name) ? "constant" : "variable";
  sheet.define({ name, kind, node: outer, scope: topScope, body: sheet.longValue(fieldOf(node, "value")) });
}

/** `source ./lib.sh`; a path with a variable in it is kept from the first slash behind it on: "$DIR/lib.sh" is "./lib.sh". */
function readSource(node: Node, sheet: Sheet): void {
  const command = sheet.textOf(fieldOf(node, "name"));
  const argument = fieldOf(node, "argument");
  if ((command !== "source" && command !== ".") || argument === undefined) return;
  const path = sheet
    .textOf(argument)
    .replace(/["']/g, "")
    .replace(/^\$(?:\{[^}]*\}|\([^)]*\)|\w+)\//, "./");
  if (!path.includes("$")) sheet.addImport({ node, specifier: path });
}
