import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, headerBehind, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = {
  readonly sheet: Sheet;
  readonly scope: Scope;
  /** Members of a class or structure are private unless they say otherwise. */
  readonly isPrivateByDefault: boolean;
};

export function outlineCSharp(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope, isPrivateByDefault: false });
}

const kinds = {
  class_declaration: "class",
  struct_declaration: "class",
  record_declaration: "class",
  interface_declaration: "interface",
  enum_declaration: "enum",
} as const;
const isType = (type: string): type is keyof typeof kinds => Object.hasOwn(kinds, type);

function readDeclaration(node: Node, place: Place): void {
  const { type } = node;
  if (isType(type)) {
    defineType(node, kinds[type], place);
    return;
  }
  switch (type) {
    case "using_directive":
      readUsing(node, place.sheet);
      return;
    case "namespace_declaration":
    case "file_scoped_namespace_declaration":
      readNamespace(node, place);
      return;
    case "method_declaration":
    case "constructor_declaration":
    case "delegate_declaration":
      defineMethod(node, place);
      return;
    case "property_declaration":
      defineProperty(node, place);
      return;
    case "field_declaration":
    case "event_field_declaration":
      defineFields(node, place);
      return;
    case "enum_member_declaration":
      place.sheet.define({ name: nameOf(node, place), kind: "field", node, scope: place.scope });
      return;
    case "ERROR":
      for (const child of membersOf(node, place.scope))
        readDeclaration(child, { ...place, scope: deeper(place.scope) });
      return;
  }
}

const nameOf = (node: Node, { sheet }: Place): string => sheet.textOf(fieldOf(node, "name"));

function readUsing(node: Node, sheet: Sheet): void {
  const alias = sheet.textOf(fieldOf(node, "name"));
  const specifier = sheet.textOf(node.lastNamedChild ?? undefined).replace(/\s/g, "");
  sheet.addImport({ node, specifier, namespace: alias, isWildcard: alias === "" });
}

/** The first namespace is the file's; one inside it is a container. */
function readNamespace(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const name = nameOf(node, place).replace(/\s/g, "");
  const isFirst = scope.container === "" && sheet.setPackage(name);
  const inner = isFirst ? deeper(scope) : within(scope, name);
  for (const child of membersOf(fieldOf(node, "body"), inner)) readDeclaration(child, { ...place, scope: inner });
}

/** Everything of a declaration that its modifiers and attributes decide. */
function frameOf(node: Node, { sheet, scope, isPrivateByDefault }: Place) {
  const modifiers = childrenOf(node, "modifier").map((each) => sheet.textOf(each));
  const isPrivate = modifiers.includes("private") || modifiers.includes("file");
  const isOpen = modifiers.some((each) => /^(?:public|internal|protected)$/.test(each)) || !isPrivateByDefault;
  const isExported = scope.isExported && !isPrivate && isOpen;
  return { node, scope, headerAt: headerBehind(node, ["attribute_list"]), isExported };
}

function defineType(node: Node, kind: "class" | "interface" | "enum", place: Place): void {
  const { sheet } = place;
  const name = nameOf(node, place);
  const body = fieldOf(node, "body");
  const bases = childOf(node, "base_list")?.namedChildren ?? [];
  const frame = frameOf(node, place);
  sheet.define({ name, kind, ...frame, body, bases: simpleTypeNames(bases.map((base) => sheet.textOf(base))) });
  const scope = within(place.scope, name, frame.isExported);
  if (node.type === "record_declaration") definePositional(node, sheet, scope);
  for (const member of membersOf(body, scope))
    readDeclaration(member, { sheet, scope, isPrivateByDefault: kind === "class" });
}

/** The parameters of a record are properties. */
function definePositional(node: Node, sheet: Sheet, scope: Scope): void {
  for (const parameter of childrenOf(childOf(node, "parameter_list"), "parameter")) {
    const typeName = simpleTypeName(sheet.textOf(fieldOf(parameter, "type")));
    sheet.define({ name: sheet.textOf(fieldOf(parameter, "name")), kind: "field", node: parameter, scope, typeName });
  }
}

function defineMethod(node: Node, place: Place): void {
  const { sheet } = place;
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "returns") ?? fieldOf(node, "type")));
  const body = childOf(node, "constructor_initializer") ?? fieldOf(node, "body");
  const kind = node.type === "delegate_declaration" ? "type" : "method";
  place.sheet.define({ name: nameOf(node, place), kind, ...frameOf(node, place), body, typeName });
}

function defineProperty(node: Node, place: Place): void {
  const { sheet } = place;
  const accessors = fieldOf(node, "accessors");
  const value = fieldOf(node, "value");
  const isComputed = value?.type === "arrow_expression_clause";
  const body = isComputed ? value : (sheet.longValue(accessors) ?? sheet.longValue(value));
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "type")));
  sheet.define({ name: nameOf(node, place), kind: "field", ...frameOf(node, place), body, typeName });
}

function defineFields(node: Node, place: Place): void {
  const { sheet } = place;
  const declaration = childOf(node, "variable_declaration");
  const type = declaration === undefined ? undefined : fieldOf(declaration, "type");
  const typeName = simpleTypeName(sheet.textOf(type));
  const frame = frameOf(node, place);
  const lead = sheet.text.slice(frame.headerAt, type?.endIndex ?? frame.headerAt);
  for (const declarator of childrenOf(declaration, "variable_declarator")) {
    const name = fieldOf(declarator, "name");
    const isLong = sheet.longValue(declarator) !== undefined;
    const signature = `${lead} ${sheet.textOf(isLong ? name : declarator)}`;
    sheet.define({ name: sheet.textOf(name), kind: "field", ...frame, signature, typeName });
  }
}
