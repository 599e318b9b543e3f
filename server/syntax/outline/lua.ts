import type { Node } from "../native.ts";
import { childOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";

export function outlineLua(root: Node, sheet: Sheet): void {
  for (const node of root.namedChildren) readStatement(node, sheet, topScope);
}

function readStatement(node: Node, sheet: Sheet, scope: Scope): void {
  switch (node.type) {
    case "function_declaration":
      defineFunction(node, sheet);
      return;
    case "variable_declaration":
    case "assignment_statement":
      readAssignment(node, sheet);
      return;
    case "function_call": {
      const specifier = requiredBy(node, sheet);
      if (specifier !== undefined) sheet.addImport({ node, specifier });
      return;
    }
    case "ERROR":
      for (const child of membersOf(node, scope)) readStatement(child, sheet, deeper(scope));
      return;
  }
}

const requiredBy = (call: Node, sheet: Sheet): string | undefined =>
  /^require\s*\(?\s*["']([^"']+)["']\s*\)?$/.exec(sheet.textOf(call))?.[1];

/** `M.name` and `M:name` are members of the table "M". */
function placeOf(path: string, isLocal: boolean): { readonly name: string; readonly scope: Scope } {
  const parts = path.split(/[.:]/).map((part) => part.trim());
  const name = parts.pop() ?? "";
  const scope = { ...topScope, isExported: !isLocal };
  return { name, scope: parts.length === 0 ? scope : within(scope, parts.join("."), true) };
}

/** Definitions are local where they say so; what is put into a table leaves the file with it. */
const isLocal = (node: Node, sheet: Sheet): boolean => sheet.text.startsWith("local", node.startIndex);

function defineFunction(node: Node, sheet: Sheet): void {
  const place = placeOf(sheet.textOf(fieldOf(node, "name")), isLocal(node, sheet));
  defineAs(node, { sheet, ...place, signature: headerOf(node, sheet) });
}

type Named = { readonly sheet: Sheet; readonly name: string; readonly scope: Scope; readonly signature: string };
const defineAs = (node: Node, { sheet, scope, ...draft }: Named): void =>
  sheet.define({ ...draft, kind: scope.container === "" ? "function" : "method", node, scope });

const headerOf = (node: Node, sheet: Sheet): string =>
  sheet.text.slice(node.startIndex, fieldOf(node, "parameters")?.endIndex ?? node.endIndex);

function readAssignment(node: Node, sheet: Sheet): void {
  const assignment = node.type === "assignment_statement" ? node : childOf(node, "assignment_statement");
  if (assignment === undefined) return;
  const targets = childOf(assignment, "variable_list")?.namedChildren ?? [];
  const values = childOf(assignment, "expression_list")?.namedChildren ?? [];
  targets.forEach((target, index) => {
    const value = values[index];
    const specifier = value?.type === "function_call" ? requiredBy(value, sheet) : undefined;
    if (specifier !== undefined) sheet.addImport({ node, specifier, namespace: sheet.textOf(target) });
    else if (/^[\w.]{1,200}$/.test(sheet.textOf(target))) defineAssigned(node, sheet, { target, value });
  });
}

function defineAssigned(node: Node, sheet: Sheet, { target, value }: { target: Node; value: Node | undefined }): void {
  const path = sheet.textOf(target);
  const { name, scope } = placeOf(path, isLocal(node, sheet));
  if (value?.type === "function_definition") {
    const parameters = sheet.textOf(fieldOf(value, "parameters"));
    defineAs(node, {
      sheet,
      name,
      scope,
      signature: `${isLocal(node, sheet) ? "local " : ""}${path} = function${parameters}`,
    });
    return;
  }
  const kind = scope.container === "" ? "variable" : "field";
  sheet.define({ name, kind, node, scope, body: sheet.longValue(value) });
  if (value?.type !== "table_constructor") return;
  const inner = within(scope, name);
  for (const field of membersOf(value, inner)) {
    const held = fieldOf(field, "value");
    const key = sheet.textOf(fieldOf(field, "name"));
    if (held?.type === "function_definition" && /^\w+$/.test(key))
      defineAs(field, { sheet, name: key, scope: inner, signature: `${key} = ${headerOf(held, sheet)}` });
  }
}
