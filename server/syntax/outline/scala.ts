import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, headerBehind, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineScala(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope });
}

const kinds = {
  class_definition: "class",
  object_definition: "module",
  package_object: "module",
  trait_definition: "interface",
  enum_definition: "enum",
} as const;
const isType = (type: string): type is keyof typeof kinds => Object.hasOwn(kinds, type);

function readDeclaration(node: Node, place: Place): void {
  const { type } = node;
  if (isType(type)) {
    defineType(node, kinds[type], place);
    return;
  }
  const { sheet, scope } = place;
  switch (type) {
    case "package_clause":
      sheet.setPackage(sheet.textOf(fieldOf(node, "name")).replace(/\s/g, ""));
      for (const child of membersOf(fieldOf(node, "body"), scope))
        readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
    case "import_declaration":
      readImport(node, sheet);
      return;
    case "function_definition":
    case "function_declaration":
      defineNamed(node, scope.container === "" ? "function" : "method", place);
      return;
    case "val_definition":
    case "val_declaration":
      defineNamed(node, scope.container === "" ? "constant" : "field", place);
      return;
    case "var_definition":
    case "var_declaration":
      defineNamed(node, scope.container === "" ? "variable" : "field", place);
      return;
    case "type_definition":
      defineNamed(node, "type", place);
      return;
    case "simple_enum_case":
    case "full_enum_case":
      defineNamed(node, "field", place);
      return;
    case "enum_case_definitions":
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
  }
}

function readImport(node: Node, sheet: Sheet): void {
  const specifier = node
    .childrenForFieldName("path")
    .map((part) => sheet.textOf(part))
    .join("");
  const selectors = childOf(node, "namespace_selectors");
  if (selectors !== undefined) {
    const names = selectors.namedChildren.map((each) => {
      const imported = sheet.textOf(fieldOf(each, "name") ?? each);
      return { imported, local: sheet.textOf(fieldOf(each, "alias")) || imported };
    });
    sheet.addImport({ node, specifier, names });
  } else if (childOf(node, "namespace_wildcard") !== undefined) sheet.addImport({ node, specifier, isWildcard: true });
  else {
    const name = specifier.slice(specifier.lastIndexOf(".") + 1);
    sheet.addImport({ node, specifier, names: [{ imported: name, local: name }] });
  }
}

function frameOf(node: Node, { sheet, scope }: Place) {
  const isPrivate = /\bprivate\b(?!\[)/.test(sheet.textOf(childOf(node, "modifiers")));
  return { node, scope, headerAt: headerBehind(node, ["annotation"]), isExported: scope.isExported && !isPrivate };
}

function defineType(node: Node, kind: "class" | "interface" | "enum" | "module", place: Place): void {
  const { sheet } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const body = fieldOf(node, "body");
  const frame = frameOf(node, place);
  const parents = fieldOf(node, "extend")?.childrenForFieldName("type") ?? [];
  const bases = simpleTypeNames(parents.filter(({ isNamed }) => isNamed).map((parent) => sheet.textOf(parent)));
  sheet.define({ name, kind, ...frame, body, bases });
  const inner = { sheet, scope: within(place.scope, name, frame.isExported) };
  for (const parameter of childrenOf(fieldOf(node, "class_parameters"), "class_parameter"))
    defineNamed(parameter, "field", inner);
  for (const member of membersOf(body, inner.scope)) readDeclaration(member, inner);
}

function defineNamed(
  node: Node,
  kind: "function" | "method" | "constant" | "variable" | "field" | "type",
  place: Place,
): void {
  const { sheet } = place;
  const value = fieldOf(node, "value");
  const pattern = fieldOf(node, "name") ?? fieldOf(node, "pattern");
  if (pattern === undefined || !/identifier$/.test(pattern.type)) return;
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "return_type") ?? fieldOf(node, "type")));
  const body = fieldOf(node, "body") ?? sheet.longValue(value);
  sheet.define({ name: sheet.textOf(pattern), kind, ...frameOf(node, place), body, typeName });
}
