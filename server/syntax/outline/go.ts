import type { Node } from "../native.ts";
import { childOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

export function outlineGo(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readDeclaration(node, sheet, topScope);
}

/** A capital at the beginning makes a name visible in other packages; within a package every file sees every name. */
const isCapital = (name: string): boolean => /^\p{Lu}/u.test(name);

function readDeclaration(node: Node, sheet: Sheet, scope: Scope): void {
  switch (node.type) {
    case "package_clause":
      sheet.setPackage(sheet.textOf(node.firstNamedChild ?? undefined));
      return;
    case "import_declaration":
    case "import_spec_list":
    case "ERROR":
      for (const child of membersOf(node, scope)) readDeclaration(child, sheet, deeper(scope));
      return;
    case "import_spec":
      readImport(node, sheet);
      return;
    case "function_declaration":
    case "method_declaration":
      defineFunction(node, sheet);
      return;
    case "type_declaration":
      for (const child of node.namedChildren) defineType(child, { sheet, declaration: node });
      return;
    case "const_declaration":
    case "var_declaration":
    case "var_spec_list":
      defineValues(node, sheet);
      return;
  }
}

function readImport(node: Node, sheet: Sheet): void {
  const specifier = sheet.textOf(fieldOf(node, "path")).replace(/["`]/g, "");
  const alias = sheet.textOf(fieldOf(node, "name"));
  const namespace = alias === "." || alias === "_" ? "" : alias === "" ? packageOf(specifier) : alias;
  sheet.addImport({ node, specifier, namespace, isWildcard: alias === "." });
}

/** By convention the last part of the path that is no version: "acme/tool/v2" and "gopkg.in/tool.v2" are both "tool". */
function packageOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  if (/^v\d+$/.test(parts.at(-1) ?? "") && parts.length > 1) parts.pop();
  return (parts.at(-1) ?? "").replace(/\.v\d+$/, "").replace(/^go-|-go$|\.go$/, "");
}

function defineFunction(node: Node, sheet: Sheet): void {
  const receiver = fieldOf(node, "receiver");
  const type = receiver === undefined ? undefined : childOf(receiver, "parameter_declaration");
  const container = type === undefined ? "" : simpleTypeName(sheet.textOf(fieldOf(type, "type")));
  const name = sheet.textOf(fieldOf(node, "name"));
  const scope = container === "" ? topScope : within(topScope, container);
  const kind = receiver === undefined ? "function" : "method";
  const typeName = resultOf(fieldOf(node, "result"), sheet);
  sheet.define({ name, kind, node, scope, body: fieldOf(node, "body"), isExported: isCapital(name), typeName });
}

/** The first of several: the others are mostly an error or a flag. */
function resultOf(result: Node | undefined, sheet: Sheet): string {
  const first = result?.type === "parameter_list" ? childOf(result, "parameter_declaration") : undefined;
  return simpleTypeName(sheet.textOf(first === undefined ? result : fieldOf(first, "type")));
}

/** A declaration of one type is shown from its keyword on, a type of a group is not. */
function defineType(spec: Node, { sheet, declaration }: { sheet: Sheet; declaration: Node }): void {
  if (spec.type !== "type_spec" && spec.type !== "type_alias") return;
  const name = sheet.textOf(fieldOf(spec, "name"));
  const type = fieldOf(spec, "type");
  const isGrouped = sheet.text.startsWith("(", declaration.startIndex + 5);
  const node = isGrouped ? spec : declaration;
  const body = type === undefined ? undefined : bodyOf(type);
  const kind = type?.type === "struct_type" ? "class" : type?.type === "interface_type" ? "interface" : "type";
  const isExported = isCapital(name);
  const scope = within(topScope, name, isExported);
  const signature = `type ${sheet.text.slice(spec.startIndex, body ?? spec.endIndex)}`;
  const typeName = kind === "type" ? simpleTypeName(sheet.textOf(type)) : "";
  const bases = membersOf(type && memberList(type), scope).map((member) => embedded(member, sheet));
  sheet.define({
    name,
    kind,
    node,
    scope: topScope,
    signature,
    isExported,
    bases: bases.filter((base) => base !== ""),
    typeName,
  });
  if (type !== undefined) defineMembers(type, sheet, scope);
}

/** The place behind "struct" or "interface", where the braces open. */
function bodyOf(type: Node): number | undefined {
  if (type.type === "interface_type") return type.startIndex + "interface".length;
  return type.type === "struct_type" ? type.startIndex + "struct".length : undefined;
}

const memberList = (type: Node): Node | undefined =>
  type.type === "struct_type" ? (type.firstNamedChild ?? undefined) : type.type === "interface_type" ? type : undefined;

function embedded(member: Node, sheet: Sheet): string {
  if (member.type === "type_elem") return simpleTypeName(sheet.textOf(member));
  const isEmbedded = member.type === "field_declaration" && fieldOf(member, "name") === undefined;
  return isEmbedded ? simpleTypeName(sheet.textOf(fieldOf(member, "type"))) : "";
}

function defineMembers(type: Node, sheet: Sheet, scope: Scope): void {
  for (const node of membersOf(memberList(type), scope)) {
    const names =
      node.type === "method_elem" || node.type === "field_declaration" ? node.childrenForFieldName("name") : [];
    for (const each of names) defineMember(sheet.textOf(each), node, { sheet, scope });
  }
}

function defineMember(name: string, node: Node, { sheet, scope }: { sheet: Sheet; scope: Scope }): void {
  const draft = { name, node, scope, isExported: scope.isExported && isCapital(name) };
  if (node.type === "method_elem") {
    sheet.define({ ...draft, kind: "method", typeName: resultOf(fieldOf(node, "result"), sheet) });
    return;
  }
  const type = fieldOf(node, "type");
  const body = type === undefined ? undefined : bodyOf(type);
  const end = body ?? type?.endIndex ?? node.endIndex;
  const signature = sheet.text.slice(node.startIndex, end);
  sheet.define({ ...draft, kind: "field", signature, typeName: simpleTypeName(sheet.textOf(type)) });
  if (type !== undefined) defineMembers(type, sheet, within(scope, name));
}

function defineValues(declaration: Node, sheet: Sheet): void {
  const kind = declaration.type === "const_declaration" ? "constant" : "variable";
  const specs = declaration.namedChildren;
  for (const spec of specs) {
    if (spec.type === "var_spec_list") defineValues(spec, sheet);
    if (spec.type !== "const_spec" && spec.type !== "var_spec") continue;
    const value = fieldOf(spec, "value");
    const end = sheet.longValue(value)?.startIndex ?? spec.endIndex;
    const signature = `${kind === "constant" ? "const" : "var"} ${sheet.text.slice(spec.startIndex, end)}`;
    const isAlone =
      !/^\w+\s*\(/.test(sheet.text.slice(declaration.startIndex, spec.startIndex)) &&
      declaration.type !== "var_spec_list";
    const node = isAlone ? declaration : spec;
    const typeName = simpleTypeName(sheet.textOf(fieldOf(spec, "type")));
    for (const each of spec.childrenForFieldName("name")) {
      const name = sheet.textOf(each);
      if (each.type === "identifier")
        sheet.define({ name, kind, node, scope: topScope, signature, isExported: isCapital(name), typeName });
    }
  }
}
