import type { Node } from "../native.ts";
import { readDeclarator } from "./cDeclarator.ts";
import { defineCType, isTypeWithBody } from "./cTypes.ts";
import { type CPlace, containerOf } from "./cPlace.ts";
import { childOf, fieldOf } from "./nodes.ts";
import { type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

/** C and C++. */
export function outlineC(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope, isMember: false });
}

function readDeclaration(node: Node, place: CPlace): void {
  switch (node.type) {
    case "preproc_include":
      place.sheet.addImport({ node, specifier: place.sheet.textOf(fieldOf(node, "path")).replace(/^["<]|[">]$/g, "") });
      return;
    case "preproc_def":
    case "preproc_function_def":
      defineMacro(node, place);
      return;
    case "namespace_definition":
      readNamespace(node, place);
      return;
    case "template_declaration":
      for (const child of membersOf(node, place.scope))
        readDeclaration(child, { ...place, scope: deeper(place.scope), outer: place.outer ?? node });
      return;
    case "function_definition":
      defineFunction(node, place);
      return;
    case "declaration":
    case "field_declaration":
    case "type_definition":
      defineDeclared(node, place);
      return;
    case "alias_declaration":
    case "concept_definition":
      defineAlias(node, place);
      return;
    case "class_specifier":
    case "struct_specifier":
    case "union_specifier":
    case "enum_specifier":
      if (isTypeWithBody(node)) defineCType(node, { place, name: "", members });
      return;
    case "linkage_specification":
      for (const child of membersOf(fieldOf(node, "body"), place.scope))
        readDeclaration(child, { ...place, scope: deeper(place.scope) });
      return;
    case "preproc_if":
    case "preproc_ifdef":
    case "preproc_else":
    case "preproc_elif":
    case "preproc_elifdef":
    case "ERROR":
      members(node, place);
      return;
  }
}

/** Declarations in a body; what `private:` says holds until the next such label. */
function members(body: Node, place: CPlace): void {
  let isHidden = place.isPrivateFirst ?? false;
  const inner = { ...place, isPrivateFirst: false, outer: undefined };
  for (const child of membersOf(body, place.scope)) {
    if (child.type === "access_specifier") isHidden = place.sheet.textOf(child).startsWith("private");
    const scope = { ...deeper(place.scope), isExported: place.scope.isExported && !isHidden };
    readDeclaration(child, { ...inner, scope });
  }
}

/** A macro without a value is a switch or a guard against a second inclusion. */
function defineMacro(node: Node, { sheet, scope }: CPlace): void {
  const value = fieldOf(node, "value");
  const isFunction = node.type === "preproc_function_def";
  if (value === undefined && !isFunction) return;
  const isLong = value !== undefined && (isFunction || value.endIndex - value.startIndex > 80);
  const name = sheet.textOf(fieldOf(node, "name"));
  const kind = isFunction ? "function" : "constant";
  sheet.define({ name, kind, node, scope: { ...scope, container: "" }, body: isLong ? value : undefined });
}

function readNamespace(node: Node, { sheet, scope }: CPlace): void {
  const parts = sheet.textOf(fieldOf(node, "name")).split("::");
  const name = parts.map((part) => part.replace(/^\s*inline\s+/, "").trim()).join(".");
  // What stands in a namespace without a name is seen by its own file only.
  const inner = name === "" ? { ...deeper(scope), isExported: false } : within(scope, name);
  const body = fieldOf(node, "body");
  for (const child of membersOf(body, inner)) readDeclaration(child, { sheet, scope: inner, isMember: false });
}

function defineFunction(node: Node, place: CPlace): void {
  const { sheet } = place;
  const declarator = fieldOf(node, "declarator");
  const type = fieldOf(node, "type");
  const body =
    childOf(node, "field_initializer_list") ?? fieldOf(node, "body") ?? childOf(node, "default_method_clause");
  if (declarator === undefined) return;
  const declared = readDeclarator(declarator, sheet);
  if (declared.function === undefined) {
    // `class EXPORT Name : Base { … }` reads like a function if the grammar does not know that EXPORT is a macro.
    if (type !== undefined && /^(?:class|struct|union)_specifier$/.test(type.type))
      sheet.define({ name: declared.name, kind: "class", node, scope: place.scope, body: fieldOf(node, "body") });
    return;
  }
  const { scope, isMember } = containerOf(declared.qualifiers, place);
  // `TEST(group, name) { … }` is the use of a macro.
  if (type === undefined && !isMember && /^[A-Z][A-Z0-9_]*$/.test(declared.name)) return;
  const typeName = returnTypeOf(type, declared.function, sheet);
  const draft = { name: declared.name, node: place.outer ?? node, scope, body, typeName };
  sheet.define({
    ...draft,
    kind: isMember ? "method" : "function",
    isExported: scope.isExported && !isOfFile(node, place),
  });
}

function returnTypeOf(type: Node | undefined, declarator: Node, sheet: Sheet): string {
  const trailing = childOf(declarator, "trailing_return_type");
  return simpleTypeName(sheet.textOf(trailing ?? type));
}

/** `static` hides what is no member, except that a header's `static inline` is meant for those who include it. */
const isOfFile = (node: Node, { sheet, isMember }: CPlace): boolean => {
  const start = sheet.text.slice(node.startIndex, node.startIndex + 60);
  return !isMember && /^(?:\w+\s+)?static\b/.test(start) && !/\binline\b/.test(start);
};

function defineDeclared(node: Node, place: CPlace): void {
  const { sheet } = place;
  const type = fieldOf(node, "type");
  const declarators = node.childrenForFieldName("declarator").filter(({ isNamed }) => isNamed);
  const first = declarators[0];
  if (type !== undefined && isTypeWithBody(type)) {
    const isAlias = node.type === "type_definition";
    const name = first === undefined ? "" : readDeclarator(first, sheet).name;
    const isNamed = fieldOf(type, "name") !== undefined;
    defineCType(type, { place: { ...place, outer: place.outer ?? node }, name, members });
    if (isAlias && !isNamed) return;
  }
  for (const declarator of declarators) defineDeclarator(declarator, node, place);
}

function defineDeclarator(declarator: Node, node: Node, place: CPlace): void {
  const { sheet } = place;
  const declared = readDeclarator(declarator, sheet);
  const type = fieldOf(node, "type");
  const { scope, isMember } = containerOf(declared.qualifiers, place);
  const lead = sheet.text.slice((place.outer ?? node).startIndex, type?.startIndex ?? declarator.startIndex);
  const isExported = scope.isExported && !isOfFile(node, place);
  const draft = { name: declared.name, node: place.outer ?? node, scope, isExported };
  const typeName = declared.isPointer ? "" : simpleTypeName(shortType(type, sheet));
  if (node.type === "type_definition") {
    const signature = `typedef ${shortType(type, sheet)} ${sheet.textOf(declarator)}`;
    sheet.define({ ...draft, kind: "type", signature, typeName });
    return;
  }
  if (declared.function !== undefined) {
    const returned = returnTypeOf(type, declared.function, sheet);
    sheet.define({ ...draft, kind: isMember ? "method" : "function", typeName: returned });
    return;
  }
  const isConstant = /\b(?:const|constexpr|constinit)\b/.test(lead);
  const kind = isMember ? "field" : isConstant ? "constant" : "variable";
  sheet.define({ ...draft, kind, signature: lead + variableHeader(declarator, node, sheet), typeName });
}

/** From the type on; of several declarators with one type only this one. */
function variableHeader(declarator: Node, node: Node, sheet: Sheet): string {
  const type = fieldOf(node, "type");
  const given = fieldOf(node, "default_value");
  const value = declarator.type === "init_declarator" ? fieldOf(declarator, "value") : undefined;
  const end = sheet.longValue(value)?.startIndex ?? declarator.endIndex;
  const isFirst = fieldOf(node, "declarator")?.id === declarator.id;
  const start = isFirst && type !== undefined && !isTypeWithBody(type) ? type.startIndex : declarator.startIndex;
  const lead = start === declarator.startIndex ? `${shortType(type, sheet)} ` : "";
  const rest = given === undefined || sheet.longValue(given) !== undefined ? "" : ` = ${sheet.textOf(given)}`;
  return lead + sheet.text.slice(start, end) + rest;
}

/** A type that is defined in place is named only. */
function shortType(type: Node | undefined, sheet: Sheet): string {
  const body = type !== undefined && isTypeWithBody(type) ? fieldOf(type, "body") : undefined;
  return type === undefined ? "" : sheet.text.slice(type.startIndex, body?.startIndex ?? type.endIndex).trim();
}

function defineAlias(node: Node, { sheet, scope, outer }: CPlace): void {
  const name = sheet.textOf(fieldOf(node, "name"));
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "type")));
  sheet.define({ name, kind: "type", node: outer ?? node, scope, typeName });
}
