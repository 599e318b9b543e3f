import type { DefinitionKind } from "../../domain/outline.ts";
import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineZig(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope });
}

function readDeclaration(node: Node, place: Place): void {
  const { sheet, scope } = place;
  switch (node.type) {
    case "function_declaration":
      defineFunction(node, place);
      return;
    case "variable_declaration":
      defineVariable(node, place);
      return;
    case "container_field": {
      const typeName = typeOf(fieldOf(node, "type"), sheet);
      sheet.define({ name: sheet.textOf(fieldOf(node, "name")), kind: "field", node, scope, typeName });
      return;
    }
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
  }
}

const isVisible = (node: Node, { sheet, scope }: Place): boolean =>
  scope.isExported && /^(?:pub|export)\b/.test(sheet.text.slice(node.startIndex, node.startIndex + 7));

const typeOf = (type: Node | undefined, sheet: Sheet): string =>
  simpleTypeName(sheet.textOf(type).replace(/^\w*!/, ""));

function defineFunction(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const kind = scope.container === "" ? "function" : "method";
  const draft = { node, scope, body: fieldOf(node, "body"), isExported: isVisible(node, place) };
  const typeName = typeOf(fieldOf(node, "type"), sheet);
  sheet.define({ name: sheet.textOf(fieldOf(node, "name")), kind, ...draft, typeName });
}

const containers: Readonly<Record<string, DefinitionKind>> = {
  struct_declaration: "class",
  union_declaration: "class",
  opaque_declaration: "class",
  enum_declaration: "enum",
  error_set_declaration: "enum",
};

/** Types and imports are values of constants. */
function defineVariable(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const children = node.namedChildren;
  const name = sheet.textOf(children[0]);
  const type = fieldOf(node, "type");
  const value = children.length > 1 && children.at(-1)?.id !== type?.id ? children.at(-1) : undefined;
  const imported = /^@import\("([^"]+)"\)(?:\.([\w.]+))?$/.exec(
    value === undefined ? "" : sheet.textOf(value).slice(0, 300),
  );
  if (imported?.[1] !== undefined) {
    const member = imported[2];
    const names = member === undefined ? [] : [{ imported: member, local: name }];
    sheet.addImport({ node, specifier: imported[1], names, namespace: member === undefined ? name : "" });
    return;
  }
  const isExported = isVisible(node, place);
  const container = value === undefined ? undefined : containers[value.type];
  if (value === undefined || container === undefined) {
    const isConstant = /^(?:\w+\s+)*const\b/.test(sheet.text.slice(node.startIndex, children[0]?.startIndex));
    const kind = scope.container !== "" ? "field" : isConstant ? "constant" : "variable";
    const draft = { node, scope, isExported, body: sheet.longValue(value), typeName: typeOf(type, sheet) };
    sheet.define({ name, kind: isConstant && kind === "field" ? "constant" : kind, ...draft });
    return;
  }
  const word = /^[\w ]+(?:\(\w+\))?/.exec(sheet.textOf(value))?.[0] ?? "";
  const signature = sheet.text.slice(node.startIndex, value.startIndex) + word;
  sheet.define({ name, kind: container, node, scope, signature, isExported });
  const inner = within(scope, name, isExported);
  for (const child of membersOf(value, inner)) {
    if (value.type !== "error_set_declaration") readDeclaration(child, { sheet, scope: inner });
    else if (child.type === "identifier")
      sheet.define({ name: sheet.textOf(child), kind: "field", node: child, scope: inner });
  }
}
