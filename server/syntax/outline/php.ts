import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { readInclude, readPhpUse } from "./phpImports.ts";
import { type Scope, type Sheet, deeper, headerBehind, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope; readonly isMember: boolean };

export function outlinePhp(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, { sheet, scope: topScope, isMember: false });
}

const kinds = {
  class_declaration: "class",
  trait_declaration: "class",
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
  const { sheet, scope } = place;
  switch (type) {
    case "namespace_definition":
      sheet.setPackage(sheet.textOf(fieldOf(node, "name")));
      for (const child of membersOf(fieldOf(node, "body"), scope))
        readDeclaration(child, { ...place, scope: deeper(scope) });
      return;
    case "namespace_use_declaration":
      readPhpUse(node, sheet);
      return;
    case "expression_statement":
      if (!readInclude(node, sheet)) defineByCall(node, place);
      return;
    case "function_definition":
    case "method_declaration":
      defineFunction(node, place);
      return;
    case "const_declaration":
      for (const each of childrenOf(node, "const_element")) defineValue(each, node, { ...place, kind: "constant" });
      return;
    case "property_declaration":
      for (const each of childrenOf(node, "property_element")) defineValue(each, node, { ...place, kind: "field" });
      return;
    case "enum_case":
      sheet.define({ name: sheet.textOf(fieldOf(node, "name")), kind: "field", node, scope });
      return;
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, { ...place, scope: deeper(scope) });
      return;
  }
}

function frameOf(node: Node, { sheet, scope }: Place) {
  const isPrivate = sheet.textOf(childOf(node, "visibility_modifier")) === "private";
  return { node, scope, headerAt: headerBehind(node, ["attribute_list"]), isExported: scope.isExported && !isPrivate };
}

function defineType(node: Node, kind: "class" | "interface" | "enum", place: Place): void {
  const { sheet } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const body = fieldOf(node, "body");
  const scope = within(place.scope, name);
  const members = membersOf(body, scope);
  const clauses = [childOf(node, "base_clause"), childOf(node, "class_interface_clause")];
  const traits = members.filter(({ type }) => type === "use_declaration");
  const bases = [...clauses, ...traits].flatMap((clause) => clause?.namedChildren ?? []);
  sheet.define({
    name,
    kind,
    ...frameOf(node, place),
    body,
    bases: simpleTypeNames(bases.map((base) => sheet.textOf(base))),
  });
  for (const member of members) readDeclaration(member, { sheet, scope, isMember: true });
}

function defineFunction(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "return_type")));
  const kind = place.isMember ? "method" : "function";
  sheet.define({ name, kind, ...frameOf(node, place), body: fieldOf(node, "body"), typeName });
  if (name !== "__construct") return;
  for (const parameter of childrenOf(fieldOf(node, "parameters"), "property_promotion_parameter")) {
    const isExported = scope.isExported && !/^private\b/.test(sheet.textOf(parameter));
    const type = simpleTypeName(sheet.textOf(fieldOf(parameter, "type")));
    const field = { node: parameter, scope, isExported, typeName: type };
    sheet.define({ name: bare(sheet.textOf(fieldOf(parameter, "name"))), kind: "field", ...field });
  }
}

/** Members are reached without the sign: `$this->name`. */
const bare = (variable: string): string => variable.replace(/^\$/, "");

function defineValue(
  each: Node,
  node: Node,
  { kind, ...place }: Place & { readonly kind: "constant" | "field" },
): void {
  const { sheet } = place;
  const nameNode = fieldOf(each, "name") ?? each.firstNamedChild ?? undefined;
  const type = fieldOf(node, "type");
  const frame = frameOf(node, place);
  const first = childOf(node, each.type);
  const lead = sheet.text.slice(frame.headerAt, first?.startIndex ?? frame.headerAt);
  const signature = lead + sheet.textOf(sheet.longValue(each) === undefined ? each : nameNode);
  const typeName = simpleTypeName(sheet.textOf(type));
  sheet.define({ name: bare(sheet.textOf(nameNode)), kind, ...frame, signature, typeName });
}

/** `define('NAME', …)` */
function defineByCall(node: Node, { sheet, scope }: Place): void {
  const name = /^define\(\s*['"](\w+)['"]/.exec(sheet.text.slice(node.startIndex, node.startIndex + 200))?.[1];
  if (name !== undefined) sheet.define({ name, kind: "constant", node, scope });
}
