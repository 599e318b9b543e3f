import type { DefinitionKind } from "../../domain/outline.ts";
import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineSwift(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope });
}

function readDeclaration(node: Node, place: Place): void {
  const { sheet, scope } = place;
  switch (node.type) {
    case "import_declaration":
      sheet.addImport({ node, specifier: sheet.textOf(childOf(node, "identifier")), isWildcard: true });
      return;
    case "class_declaration":
    case "protocol_declaration":
      defineType(node, place);
      return;
    case "function_declaration":
    case "protocol_function_declaration":
    case "init_declaration":
      defineFunction(node, place);
      return;
    case "property_declaration":
    case "protocol_property_declaration":
      defineProperties(node, place);
      return;
    case "enum_entry":
      for (const name of node.childrenForFieldName("name"))
        if (name.type === "simple_identifier") sheet.define({ name: sheet.textOf(name), kind: "field", node, scope });
      return;
    case "typealias_declaration":
    case "associatedtype_declaration":
      sheet.define({ name: sheet.textOf(fieldOf(node, "name")), kind: "type", ...frameOf(node, place) });
      return;
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
  }
}

/** What is private to the file or the type; `private(set)` can still be read. */
function frameOf(node: Node, { sheet, scope }: Place) {
  const modifiers = childOf(node, "modifiers");
  let headerAt = node.startIndex;
  for (const child of modifiers?.namedChildren ?? []) {
    if (child.type !== "attribute") break;
    headerAt = child.endIndex;
  }
  const isPrivate = /\b(?:private|fileprivate)\b(?!\()/.test(sheet.textOf(modifiers));
  return { node, scope, headerAt, isExported: scope.isExported && !isPrivate };
}

const kinds: Readonly<Record<string, DefinitionKind>> = { enum: "enum", protocol: "interface" };

function defineType(node: Node, place: Place): void {
  const { sheet } = place;
  const name = simpleTypeName(sheet.textOf(fieldOf(node, "name")));
  const body = fieldOf(node, "body");
  const word = sheet.textOf(fieldOf(node, "declaration_kind"));
  const frame = frameOf(node, place);
  const parents = childrenOf(node, "inheritance_specifier").map((each) => sheet.textOf(each));
  const bases = simpleTypeNames(parents);
  // An extension adds to a type that is declared elsewhere.
  if (word === "extension") for (const base of bases) sheet.addBase(name, base);
  else sheet.define({ name, kind: kinds[word] ?? "class", ...frame, body, bases });
  if (name === "") return;
  const inner = { sheet, scope: within(place.scope, name, frame.isExported) };
  for (const member of membersOf(body, inner.scope)) readDeclaration(member, inner);
}

function defineFunction(node: Node, place: Place): void {
  const { sheet, scope } = place;
  // The grammar calls the type of the result "name" as well.
  const [nameNode, result] = node.childrenForFieldName("name");
  const name = node.type === "init_declaration" ? "init" : sheet.textOf(nameNode);
  const kind = scope.container === "" ? "function" : "method";
  const typeName = simpleTypeName(sheet.textOf(result));
  sheet.define({ name, kind, ...frameOf(node, place), body: fieldOf(node, "body"), typeName });
}

function defineProperties(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const frame = frameOf(node, place);
  const isConstant = sheet.textOf(childOf(node, "value_binding_pattern")).startsWith("let");
  const kind = scope.container !== "" ? "field" : isConstant ? "constant" : "variable";
  const typeName = simpleTypeName(sheet.textOf(childOf(node, "type_annotation")));
  const body = fieldOf(node, "computed_value") ?? sheet.longValue(fieldOf(node, "value"));
  for (const pattern of childrenOf(node, "pattern")) {
    const name = sheet.textOf(fieldOf(pattern, "bound_identifier"));
    sheet.define({ name, kind, ...frame, body, typeName });
  }
}
