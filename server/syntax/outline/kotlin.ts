import type { DefinitionKind } from "../../domain/outline.ts";
import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineKotlin(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope });
}

function readDeclaration(node: Node, place: Place): void {
  const { sheet, scope } = place;
  switch (node.type) {
    case "package_header":
      sheet.setPackage(sheet.textOf(node.firstNamedChild ?? undefined).replace(/\s/g, ""));
      return;
    case "import":
      readImport(node, sheet);
      return;
    case "class_declaration":
    case "object_declaration":
      defineType(node, place);
      return;
    case "companion_object":
      // Its members are reached through the name of the class.
      for (const child of membersOf(childOf(node, "class_body"), scope))
        readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
    case "function_declaration":
    case "secondary_constructor":
      defineFunction(node, place);
      return;
    case "property_declaration":
      defineProperty(node, place);
      return;
    case "enum_entry":
      sheet.define({ name: sheet.textOf(childOf(node, "identifier")), kind: "field", node, scope });
      return;
    case "type_alias":
      sheet.define({
        name: sheet.textOf(fieldOf(node, "type") ?? childOf(node, "identifier")),
        kind: "type",
        ...frameOf(node, place),
      });
      return;
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, { sheet, scope: deeper(scope) });
      return;
  }
}

function readImport(node: Node, sheet: Sheet): void {
  const specifier = sheet.textOf(childOf(node, "qualified_identifier")).replace(/\s/g, "");
  const imported = specifier.slice(specifier.lastIndexOf(".") + 1);
  if (/\.\s*\*$/.test(sheet.textOf(node))) sheet.addImport({ node, specifier, isWildcard: true });
  else
    sheet.addImport({
      node,
      specifier,
      names: [{ imported, local: sheet.textOf(childOf(node, "identifier")) || imported }],
    });
}

function frameOf(node: Node, { sheet, scope }: Place) {
  const modifiers = node.firstNamedChild?.type === "modifiers" ? node.firstNamedChild : undefined;
  let headerAt = node.startIndex;
  for (const child of modifiers?.namedChildren ?? []) {
    if (child.type !== "annotation") break;
    headerAt = child.endIndex;
  }
  const isPrivate = /\bprivate\b/.test(sheet.text.slice(headerAt, modifiers?.endIndex ?? headerAt));
  return { node, scope, headerAt, isExported: scope.isExported && !isPrivate };
}

function defineType(node: Node, place: Place): void {
  const { sheet } = place;
  const name = sheet.textOf(fieldOf(node, "name") ?? childOf(node, "identifier"));
  const body = childOf(node, "class_body") ?? childOf(node, "enum_class_body");
  const frame = frameOf(node, place);
  const nameAt = fieldOf(node, "name")?.startIndex ?? frame.headerAt;
  const words = sheet.text.slice(frame.headerAt, nameAt);
  const kind: DefinitionKind = /\binterface\b/.test(words) ? "interface" : /\benum\b/.test(words) ? "enum" : "class";
  const parents = childrenOf(childOf(node, "delegation_specifiers"), "delegation_specifier");
  const bases = simpleTypeNames(parents.map((parent) => sheet.textOf(parent)));
  sheet.define({ name, kind, ...frame, body, bases });
  const inner = { sheet, scope: within(place.scope, name, frame.isExported) };
  const constructor = childOf(node, "primary_constructor");
  const parameters = constructor === undefined ? undefined : childOf(constructor, "class_parameters");
  for (const parameter of childrenOf(parameters, "class_parameter")) defineParameter(parameter, inner);
  for (const member of membersOf(body, inner.scope)) readDeclaration(member, inner);
}

/** `val` and `var` make a parameter a property. */
function defineParameter(node: Node, place: Place): void {
  const { sheet } = place;
  const nameNode = childOf(node, "identifier");
  const words = sheet.text.slice(node.startIndex, nameNode?.startIndex ?? node.startIndex);
  if (!/\b(?:val|var)\b/.test(words)) return;
  const frame = frameOf(node, place);
  sheet.define({ name: sheet.textOf(nameNode), kind: "field", ...frame, typeName: typeAfter(node, nameNode, sheet) });
}

const types = new Set(["user_type", "nullable_type", "parenthesized_type", "non_nullable_type"]);

/** Of the first child behind `place` that is a type. */
function typeAfter(node: Node, place: Node | undefined, sheet: Sheet): string {
  const from = place?.endIndex ?? node.startIndex;
  const type = node.namedChildren.find((child) => types.has(child.type) && child.startIndex >= from);
  return simpleTypeName(sheet.textOf(type));
}

function defineFunction(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const nameNode = fieldOf(node, "name");
  const body = childOf(node, "function_body") ?? childOf(node, "constructor_delegation_call") ?? childOf(node, "block");
  const typeName = typeAfter(node, childOf(node, "function_value_parameters"), sheet);
  const name = node.type === "secondary_constructor" ? "constructor" : sheet.textOf(nameNode);
  const frame = frameOf(node, place);
  // `fun String.twice()` is used like a method of String.
  const receiver = node.namedChildren.find(
    (child) => types.has(child.type) && child.endIndex <= (nameNode?.startIndex ?? 0),
  );
  const extended = simpleTypeName(sheet.textOf(receiver));
  const holder = extended === "" ? scope : within(topScope, extended);
  const kind = scope.container === "" && extended === "" ? "function" : "method";
  sheet.define({ name, kind, ...frame, scope: holder, body, typeName });
}

function defineProperty(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const variable = childOf(node, "variable_declaration");
  if (variable === undefined) return;
  const frame = frameOf(node, place);
  const rest = node.namedChildren.filter(({ startIndex }) => startIndex >= variable.endIndex);
  const body =
    rest.find((child) => /^(?:getter|setter|property_delegate)$/.test(child.type)) ??
    rest.map((each) => sheet.longValue(each)).find((each) => each !== undefined);
  const isMutable = /\bvar\s*$/.test(sheet.text.slice(frame.headerAt, variable.startIndex));
  const kind = scope.container !== "" ? "field" : isMutable ? "variable" : "constant";
  const typeName = typeAfter(variable, childOf(variable, "identifier"), sheet);
  sheet.define({ name: sheet.textOf(childOf(variable, "identifier")), kind, ...frame, body, typeName });
}
