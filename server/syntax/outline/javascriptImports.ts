import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Sheet, topScope } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

type Names = readonly { readonly imported: string; readonly local: string }[];

const unquoted = (text: string): string => text.replace(/^["'`]|["'`]$/g, "");

export function readImport(node: Node, sheet: Sheet): void {
  const required = childOf(node, "import_require_clause");
  if (required !== undefined) {
    const specifier = unquoted(sheet.textOf(fieldOf(required, "source")));
    sheet.addImport({ node, specifier, namespace: sheet.textOf(childOf(required, "identifier")) });
    return;
  }
  const clause = childOf(node, "import_clause");
  const byDefault = clause === undefined ? undefined : childOf(clause, "identifier");
  const namespace = clause === undefined ? undefined : childOf(clause, "namespace_import");
  const named = clause === undefined ? undefined : childOf(clause, "named_imports");
  const first = byDefault === undefined ? [] : [{ imported: "default", local: sheet.textOf(byDefault) }];
  sheet.addImport({
    node,
    specifier: unquoted(sheet.textOf(fieldOf(node, "source"))),
    names: [...first, ...namesOf(childrenOf(named, "import_specifier"), sheet)],
    namespace: sheet.textOf(namespace?.firstNamedChild ?? undefined),
  });
}

const namesOf = (specifiers: readonly Node[], sheet: Sheet): Names =>
  specifiers.map((each) => {
    const imported = unquoted(sheet.textOf(fieldOf(each, "name")));
    return { imported, local: unquoted(sheet.textOf(fieldOf(each, "alias"))) || imported };
  });

export function readReexport(node: Node, sheet: Sheet): void {
  const clause = childOf(node, "export_clause");
  const namespace = childOf(node, "namespace_export");
  sheet.addImport({
    node,
    specifier: unquoted(sheet.textOf(fieldOf(node, "source"))),
    names: namesOf(childrenOf(clause, "export_specifier"), sheet),
    namespace: unquoted(sheet.textOf(namespace?.firstNamedChild ?? undefined)),
    isWildcard: clause === undefined && namespace === undefined,
    isReexport: true,
  });
}

/** `const x = require("…")` and `const { a, b: c } = require("…")` are imports, not definitions. */
export function readRequire(declarator: Node, { sheet, node }: { sheet: Sheet; node: Node }): boolean {
  const specifier = requiredBy(fieldOf(declarator, "value"), sheet);
  if (specifier === undefined) return false;
  const bound = fieldOf(declarator, "name");
  if (bound?.type === "object_pattern") sheet.addImport({ node, specifier, names: patternNames(bound, sheet) });
  else sheet.addImport({ node, specifier, namespace: sheet.textOf(bound) });
  return true;
}

function requiredBy(call: Node | undefined, sheet: Sheet): string | undefined {
  if (call?.type !== "call_expression" || sheet.textOf(fieldOf(call, "function")) !== "require") return undefined;
  const argument = fieldOf(call, "arguments")?.firstNamedChild;
  return argument?.type === "string" ? unquoted(sheet.textOf(argument)) : undefined;
}

const patternNames = (pattern: Node, sheet: Sheet): Names =>
  pattern.namedChildren.flatMap((child) => {
    if (child.type === "shorthand_property_identifier_pattern") {
      const name = sheet.textOf(child);
      return [{ imported: name, local: name }];
    }
    if (child.type !== "pair_pattern") return [];
    return [{ imported: sheet.textOf(fieldOf(child, "key")), local: sheet.textOf(fieldOf(child, "value")) }];
  });

/** `require("…")` for its effects, and what CommonJS exports by assignment. */
export function readExpression(node: Node, { sheet }: { sheet: Sheet }): void {
  const expression = node.firstNamedChild ?? undefined;
  const specifier = requiredBy(expression, sheet);
  if (specifier !== undefined) sheet.addImport({ node, specifier });
  if (expression?.type !== "assignment_expression") return;
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(sheet.textOf(fieldOf(expression, "left")))?.[1];
  const value = fieldOf(expression, "right");
  if (name === undefined || value === undefined) return;
  const isFunction = value.type === "function_expression" || value.type === "arrow_function";
  const body = isFunction ? fieldOf(value, "body") : undefined;
  const typeName = isFunction ? simpleTypeName(sheet.textOf(fieldOf(value, "return_type"))) : "";
  sheet.define({ name, kind: isFunction ? "function" : "constant", node, scope: topScope, body, typeName });
}
