import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

type Holder = { readonly sheet: Sheet; readonly scope: Scope };

/** Members of an object constant beyond this are data, not an interface. */
const maxObjectMembers = 64;

const methods = new Set(["method_definition", "method_signature", "abstract_method_signature"]);
const fields = new Set(["public_field_definition", "field_definition", "property_signature"]);
const functions = new Set(["arrow_function", "function_expression", "generator_function"]);

const keyOf = (node: Node, { sheet }: Holder): string =>
  sheet.textOf(fieldOf(node, "name") ?? fieldOf(node, "property") ?? fieldOf(node, "key")).replace(/^["']|["']$/g, "");

export function defineClassMembers(body: Node | undefined, holder: Holder): void {
  const known = new Set<string>();
  let decoratorsAt: number | undefined;
  for (const member of membersOf(body, holder.scope)) {
    if (member.type === "decorator") {
      decoratorsAt ??= member.startIndex;
      continue;
    }
    defineMember(member, { ...holder, docAt: decoratorsAt });
    const name = keyOf(member, holder);
    known.add(name);
    if (member.type === "method_definition" && name === "constructor")
      defineFromConstructor(member, { ...holder, known });
    if (member.type !== "comment") decoratorsAt = undefined;
  }
}

function defineMember(node: Node, { docAt, ...holder }: Holder & { readonly docAt: number | undefined }): void {
  if (methods.has(node.type)) defineMethod(node, { ...holder, docAt });
  else if (fields.has(node.type)) defineField(node, { ...holder, docAt });
}

const isHidden = (node: Node, name: string, { sheet }: Holder): boolean =>
  name.startsWith("#") || /^(?:static\s+)?private\b/.test(sheet.text.slice(node.startIndex, node.startIndex + 40));

function defineMethod(node: Node, holder: Holder & { readonly docAt: number | undefined }): void {
  const { sheet, scope, docAt } = holder;
  const name = keyOf(node, holder);
  const isExported = scope.isExported && !isHidden(node, name, holder);
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "return_type")));
  sheet.define({ name, kind: "method", node, scope, body: fieldOf(node, "body"), docAt, isExported, typeName });
}

function defineField(node: Node, holder: Holder & { readonly docAt: number | undefined }): void {
  const { sheet, scope, docAt } = holder;
  const name = keyOf(node, holder);
  const isExported = scope.isExported && !isHidden(node, name, holder);
  const type = fieldOf(node, "type");
  const value = fieldOf(node, "value");
  const draft = { name, node, scope, docAt, isExported };
  if (value !== undefined && functions.has(value.type)) {
    const typeName = simpleTypeName(sheet.textOf(fieldOf(value, "return_type")));
    sheet.define({ ...draft, kind: "method", body: fieldOf(value, "body"), typeName });
    return;
  }
  const body = value?.type === "new_expression" ? undefined : sheet.longValue(value);
  sheet.define({ ...draft, kind: "field", body, typeName: simpleTypeName(typeOrConstructor(type, value, sheet)) });
}

function typeOrConstructor(type: Node | undefined, value: Node | undefined, sheet: Sheet): string {
  if (type !== undefined) return sheet.textOf(type);
  return value?.type === "new_expression" ? sheet.textOf(fieldOf(value, "constructor")) : "";
}

/** Parameters that are fields as well (`private readonly log: Log`), and `this.x = …` for what is not declared. */
function defineFromConstructor(constructor: Node, holder: Holder & { readonly known: Set<string> }): void {
  const { sheet, scope, known } = holder;
  for (const parameter of fieldOf(constructor, "parameters")?.namedChildren ?? []) {
    const text = sheet.textOf(parameter);
    if (!/^(?:private|protected|public|readonly|override)\s/.test(text)) continue;
    const name = sheet.textOf(fieldOf(parameter, "pattern"));
    const typeName = simpleTypeName(sheet.textOf(fieldOf(parameter, "type")));
    const isExported = scope.isExported && !/^private\s/.test(text);
    sheet.define({ name, kind: "field", node: parameter, scope, isExported, typeName });
    known.add(name);
  }
  for (const statement of fieldOf(constructor, "body")?.namedChildren ?? []) {
    const assignment = statement.type === "expression_statement" ? statement.firstNamedChild : undefined;
    if (assignment?.type !== "assignment_expression") continue;
    const name = /^this\.(#?[\w$]+)$/.exec(sheet.textOf(fieldOf(assignment, "left")))?.[1];
    if (name === undefined || known.has(name) || isDeclaredIn(constructor, name, sheet)) continue;
    known.add(name);
    const value = fieldOf(assignment, "right");
    const typeName = simpleTypeName(typeOrConstructor(undefined, value, sheet));
    const body = sheet.longValue(value);
    sheet.define({
      name,
      kind: "field",
      node: statement,
      scope,
      body,
      isExported: scope.isExported && !name.startsWith("#"),
      typeName,
    });
  }
}

/** Fields may be declared below the constructor. */
const isDeclaredIn = (constructor: Node, name: string, sheet: Sheet): boolean =>
  constructor.parent?.namedChildren.some(
    (each) => fields.has(each.type) && keyOf(each, { sheet, scope: noScope }) === name,
  ) ?? false;
const noScope: Scope = { container: "", isExported: false, depth: 0 };

/** Members of an interface or of the object types in an alias: `{ … }`, `A & { … }`, `{ … } | { … }`, `Readonly<{ … }>`. */
export function defineTypeMembers(type: Node | undefined, holder: Holder, known = new Set<string>()): void {
  if (type === undefined) return;
  const isObject = type.type === "object_type" || type.type === "interface_body";
  if (!isObject && !/^(?:union|intersection|parenthesized|readonly|generic)_type$|^type_arguments$/.test(type.type))
    return;
  for (const child of membersOf(type, holder.scope)) {
    if (!isObject) {
      defineTypeMembers(child, { ...holder, scope: deeper(holder.scope) }, known);
      continue;
    }
    const name = keyOf(child, holder);
    if (type.type === "object_type" && known.has(name)) continue;
    known.add(name);
    defineMember(child, { ...holder, docAt: undefined });
  }
}

export function defineEnumMembers(body: Node | undefined, { sheet, scope }: Holder): void {
  for (const node of membersOf(body, scope)) {
    const name = sheet.textOf(fieldOf(node, "name") ?? node).replace(/^["']|["']$/g, "");
    if (node.type !== "comment") sheet.define({ name, kind: "field", node, scope });
  }
}

/** What `const x = { … }` holds, also with `as const` or `satisfies` behind it. */
export function defineObjectMembers(value: Node | undefined, holder: Holder): void {
  const isWrapped = value?.type === "as_expression" || value?.type === "satisfies_expression";
  const object = isWrapped ? (value.firstNamedChild ?? undefined) : value;
  if (object?.type !== "object") return;
  for (const node of membersOf(object, holder.scope).slice(0, maxObjectMembers)) {
    if (node.type === "method_definition") defineMethod(node, { ...holder, docAt: undefined });
    // A key that is no name is data.
    if (node.type === "pair" && /^[\w$]+$/.test(keyOf(node, holder)))
      defineField(node, { ...holder, docAt: undefined });
  }
}
