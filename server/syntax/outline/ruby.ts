import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

type Place = { readonly sheet: Sheet; readonly scope: Scope };

export function outlineRuby(root: Node, sheet: Sheet): void {
  readBody(root.namedChildren, { sheet, scope: topScope });
}

/** `private` and `public` on a line of their own hold for what follows. */
function readBody(nodes: readonly Node[], { sheet, scope }: Place): void {
  let isExported = scope.isExported;
  for (const node of nodes) {
    const word = node.type === "identifier" ? sheet.textOf(node) : "";
    if (word === "private") isExported = false;
    else if (word === "public" || word === "protected") isExported = scope.isExported;
    else readStatement(node, { sheet, scope: { ...scope, isExported } });
  }
}

function readStatement(node: Node, place: Place): void {
  const { sheet, scope } = place;
  switch (node.type) {
    case "module":
    case "class":
      defineType(node, { sheet, scope: { ...scope, isExported: true } });
      return;
    case "singleton_class":
      readBody(membersOf(fieldOf(node, "body"), scope), { sheet, scope: deeper(scope) });
      return;
    case "method":
    case "singleton_method":
      defineMethod(node, place);
      return;
    case "assignment":
      defineConstant(node, place);
      return;
    case "call":
      readCall(node, place);
      return;
    case "body_statement":
    case "begin":
    case "if":
    case "unless":
    case "then":
    case "ERROR":
      readBody(membersOf(node, scope), { sheet, scope: deeper(scope) });
      return;
  }
}

/** `class A::B::C` stands in "A.B". */
function defineType(node: Node, { sheet, scope }: Place): void {
  const parts = sheet
    .textOf(fieldOf(node, "name"))
    .split("::")
    .filter((part) => part !== "");
  const name = parts.pop() ?? "";
  const holder = parts.length === 0 ? scope : within(scope, parts.join("."));
  const superclass = fieldOf(node, "superclass");
  const base = simpleTypeName(sheet.textOf(superclass).replace(/^<\s*/, ""));
  const kind = node.type === "module" ? "module" : "class";
  const header = sheet.text.slice(node.startIndex, (superclass ?? fieldOf(node, "name") ?? node).endIndex);
  sheet.define({ name, kind, node, scope: holder, signature: header, bases: base === "" ? [] : [base] });
  const inner = within(holder, name);
  readBody(membersOf(fieldOf(node, "body"), inner), { sheet, scope: inner });
}

function defineMethod(node: Node, { sheet, scope }: Place): void {
  const nameNode = fieldOf(node, "name");
  const name = sheet.textOf(nameNode);
  const signature = sheet.text.slice(node.startIndex, (fieldOf(node, "parameters") ?? nameNode ?? node).endIndex);
  sheet.define({ name, kind: scope.container === "" ? "function" : "method", node, scope, signature });
  if (name === "initialize") defineInstanceVariables(fieldOf(node, "body"), { sheet, scope });
}

/** Instance variables are seen by the object's own methods only; what `attr_reader` names has a definition of its own. */
function defineInstanceVariables(body: Node | undefined, { sheet, scope }: Place): void {
  for (const node of membersOf(body, scope)) {
    const left = node.type === "assignment" ? fieldOf(node, "left") : undefined;
    if (left?.type !== "instance_variable") continue;
    const value = fieldOf(node, "right");
    const draft = { node, scope, isExported: false, typeName: constructed(value, sheet) };
    sheet.define({ name: sheet.textOf(left), kind: "field", ...draft, body: sheet.longValue(value) });
  }
}

const constructed = (value: Node | undefined, sheet: Sheet): string => {
  const isNew = value?.type === "call" && sheet.textOf(fieldOf(value, "method")) === "new";
  return isNew ? simpleTypeName(sheet.textOf(fieldOf(value, "receiver"))) : "";
};

function defineConstant(node: Node, { sheet, scope }: Place): void {
  const left = fieldOf(node, "left");
  if (left?.type !== "constant") return;
  const name = sheet.textOf(left);
  const value = fieldOf(node, "right");
  const typeName = constructed(value, sheet);
  if (typeName !== "Struct" && typeName !== "Data") {
    sheet.define({ name, kind: "constant", node, scope, body: sheet.longValue(value), typeName });
    return;
  }
  sheet.define({ name, kind: "class", node, scope, body: sheet.longValue(value), bases: [typeName] });
  if (value !== undefined) defineSymbols(value, { sheet, scope: within(scope, name) });
}

function readCall(node: Node, { sheet, scope }: Place): void {
  const method = fieldOf(node, "receiver") === undefined ? sheet.textOf(fieldOf(node, "method")) : "";
  const argument = fieldOf(node, "arguments")?.firstNamedChild ?? undefined;
  if (method === "require" || method === "require_relative" || method === "load") {
    const path = sheet.textOf(argument).replace(/^["']|["']$/g, "");
    if (argument?.type !== "string") return;
    // A relative path without a dot would read like the name of a library.
    sheet.addImport({ node, specifier: method === "require_relative" && !path.startsWith(".") ? `./${path}` : path });
  } else if (/^attr(?:_reader|_writer|_accessor)?$/.test(method)) defineSymbols(node, { sheet, scope });
  else if (/^(?:include|extend|prepend)$/.test(method)) {
    const type = scope.container.slice(scope.container.lastIndexOf(".") + 1);
    for (const each of fieldOf(node, "arguments")?.namedChildren ?? [])
      sheet.addBase(type, simpleTypeName(sheet.textOf(each)));
  } else if (/^(?:private|protected|public|module_function|private_class_method)$/.test(method)) {
    const isExported = scope.isExported && !method.startsWith("private");
    if (argument !== undefined) readStatement(argument, { sheet, scope: { ...deeper(scope), isExported } });
  }
}

/** `:name` and `"name"` among the arguments of a call. */
function defineSymbols(call: Node, { sheet, scope }: Place): void {
  const list = fieldOf(call, "arguments");
  const method = sheet.textOf(fieldOf(call, "method"));
  const lead = method.startsWith("attr") ? `${method} ` : "";
  for (const each of list?.namedChildren ?? []) {
    const name = /^:?["']?(\w+[?!]?)["']?$/.exec(sheet.textOf(each))?.[1];
    const isName = each.type === "simple_symbol" || each.type === "string";
    const draft = { node: each, scope, docAt: call.startIndex, signature: lead + sheet.textOf(each) };
    if (isName && name !== undefined) sheet.define({ name, kind: "field", ...draft });
  }
}
