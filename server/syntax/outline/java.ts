import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineJava(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope });
}

const kinds = {
  class_declaration: "class",
  record_declaration: "class",
  interface_declaration: "interface",
  annotation_type_declaration: "interface",
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
    case "package_declaration":
      place.sheet.setPackage(place.sheet.textOf(childOf(node, "scoped_identifier") ?? childOf(node, "identifier")));
      return;
    case "import_declaration":
      readImport(node, place.sheet);
      return;
    case "method_declaration":
    case "constructor_declaration":
    case "compact_constructor_declaration":
    case "annotation_type_element_declaration":
      defineMethod(node, place);
      return;
    case "field_declaration":
    case "constant_declaration":
      defineFields(node, place);
      return;
    case "enum_constant":
      place.sheet.define({
        name: nameOf(node, place),
        kind: "field",
        node,
        ...place,
        body: fieldOf(node, "body"),
        docAt: node.startIndex,
      });
      return;
    case "enum_body_declarations":
    case "ERROR":
      for (const child of membersOf(node, place.scope))
        readDeclaration(child, { ...place, scope: deeper(place.scope) });
      return;
  }
}

const nameOf = (node: Node, { sheet }: Place): string => sheet.textOf(fieldOf(node, "name"));

function readImport(node: Node, sheet: Sheet): void {
  const path = sheet.textOf(childOf(node, "scoped_identifier") ?? childOf(node, "identifier")).replace(/\s/g, "");
  if (childOf(node, "asterisk") !== undefined) {
    sheet.addImport({ node, specifier: path, isWildcard: true });
    return;
  }
  const name = path.slice(path.lastIndexOf(".") + 1);
  sheet.addImport({ node, specifier: path, names: [{ imported: name, local: name }] });
}

/** Annotations that stand first belong to no header, and what is private is of no use elsewhere. */
function modifiersOf(node: Node, { sheet, scope }: Place): { readonly headerAt: number; readonly isExported: boolean } {
  const modifiers = node.firstNamedChild?.type === "modifiers" ? node.firstNamedChild : undefined;
  if (modifiers === undefined) return { headerAt: node.startIndex, isExported: scope.isExported };
  let headerAt = modifiers.startIndex;
  for (const annotation of modifiers.namedChildren) {
    if (sheet.text.slice(headerAt, annotation.startIndex).trim() !== "") break;
    headerAt = annotation.endIndex;
  }
  const isPrivate = /\bprivate\b/.test(sheet.text.slice(headerAt, modifiers.endIndex));
  return { headerAt, isExported: scope.isExported && !isPrivate };
}

function defineType(node: Node, kind: "class" | "interface" | "enum", place: Place): void {
  const { sheet, scope } = place;
  const name = nameOf(node, place);
  const body = fieldOf(node, "body");
  const modifiers = modifiersOf(node, place);
  sheet.define({ name, kind, node, scope, body, ...modifiers, bases: basesOf(node, sheet) });
  const inner = { sheet, scope: within(scope, name, modifiers.isExported) };
  if (node.type === "record_declaration")
    for (const parameter of childrenOf(fieldOf(node, "parameters"), "formal_parameter")) {
      const typeName = simpleTypeName(sheet.textOf(fieldOf(parameter, "type")));
      sheet.define({ name: nameOf(parameter, inner), kind: "field", node: parameter, scope: inner.scope, typeName });
    }
  for (const member of membersOf(body, inner.scope)) readDeclaration(member, inner);
}

function basesOf(node: Node, sheet: Sheet): readonly string[] {
  const clauses = [fieldOf(node, "superclass"), fieldOf(node, "interfaces"), childOf(node, "extends_interfaces")];
  const types = clauses.flatMap((clause) => clause?.namedChildren ?? []);
  const flat = types.flatMap((type) => (type.type === "type_list" ? type.namedChildren : [type]));
  return simpleTypeNames(flat.map((type) => sheet.textOf(type)));
}

function defineMethod(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "type")));
  const draft = { name: nameOf(node, place), node, scope, body: fieldOf(node, "body"), typeName };
  sheet.define({ ...draft, kind: "method", ...modifiersOf(node, place) });
}

function defineFields(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const type = fieldOf(node, "type");
  const typeName = simpleTypeName(sheet.textOf(type));
  const { headerAt, isExported } = modifiersOf(node, place);
  const lead = sheet.text.slice(headerAt, type?.endIndex ?? headerAt);
  for (const declarator of childrenOf(node, "variable_declarator")) {
    const end = sheet.longValue(fieldOf(declarator, "value"))?.startIndex ?? declarator.endIndex;
    const signature = `${lead} ${sheet.text.slice(declarator.startIndex, end)}`;
    sheet.define({ name: nameOf(declarator, place), kind: "field", node, scope, signature, isExported, typeName });
  }
}
