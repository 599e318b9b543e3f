import type { GrammarName } from "../../syntax/grammars.ts";
import type { Node } from "../../syntax/native.ts";

/** Node types of a grammar, as far as holes are looked for in them. */
export type Shapes = {
  readonly calls: readonly string[];
  readonly statements: readonly string[];
  readonly functions: readonly string[];
  readonly comments: readonly string[];
  readonly imports: readonly string[];
};

const javascript: Shapes = {
  calls: ["call_expression", "new_expression"],
  statements: [
    "expression_statement",
    "lexical_declaration",
    "return_statement",
    "throw_statement",
    "variable_declaration",
  ],
  functions: ["function_declaration", "method_definition", "arrow_function", "function_expression"],
  comments: ["comment"],
  imports: ["import_statement"],
};
const c: Shapes = {
  calls: ["call_expression"],
  statements: ["expression_statement", "declaration", "return_statement"],
  functions: ["function_definition"],
  comments: ["comment"],
  imports: ["preproc_include"],
};

export const shapes: Partial<Record<GrammarName, Shapes>> = {
  typescript: javascript,
  tsx: javascript,
  javascript,
  python: {
    calls: ["call"],
    statements: ["expression_statement", "return_statement", "raise_statement", "assert_statement"],
    functions: ["function_definition"],
    comments: ["comment"],
    imports: ["import_from_statement"],
  },
  go: {
    calls: ["call_expression"],
    statements: [
      ...["short_var_declaration", "expression_statement", "return_statement", "assignment_statement"],
      ...["var_declaration", "defer_statement", "go_statement"],
    ],
    functions: ["function_declaration", "method_declaration"],
    comments: ["comment"],
    imports: ["import_spec"],
  },
  rust: {
    calls: ["call_expression"],
    statements: ["expression_statement", "let_declaration"],
    functions: ["function_item"],
    comments: ["line_comment", "block_comment"],
    imports: ["use_declaration"],
  },
  java: {
    calls: ["method_invocation", "object_creation_expression"],
    statements: ["expression_statement", "local_variable_declaration", "return_statement", "throw_statement"],
    functions: ["method_declaration", "constructor_declaration"],
    comments: ["line_comment", "block_comment"],
    imports: ["import_declaration"],
  },
  c,
  cpp: c,
};

/** What may stand in the middle of a line and is worth a hole, in any grammar. */
export const expressions: ReadonlySet<string> = new Set([
  ...["call", "call_expression", "new_expression", "binary_expression", "boolean_operator", "comparison_operator"],
  ...["binary_operator", "member_expression", "attribute", "selector_expression", "field_expression"],
  ...["method_invocation", "object_creation_expression", "field_access", "subscript", "subscript_expression"],
  ...["index_expression", "conditional_expression", "ternary_expression", "await_expression", "await"],
  ...["qualified_identifier", "scoped_identifier", "generic_type", "not_operator", "unary_expression"],
  ...["reference_expression", "try_expression"],
]);

/** Compound statements of Rust are expressions. */
const compound = new Set([
  "if_expression",
  "match_expression",
  "for_expression",
  "while_expression",
  "loop_expression",
  "unsafe_block",
]);
export const isCompound = (statement: Node): boolean => compound.has(statement.namedChildren[0]?.type ?? "");

const child = (node: Node, name: string): Node | undefined => node.childForFieldName(name) ?? undefined;
const simple = new Set(["identifier", "property_identifier", "field_identifier", "type_identifier"]);

/** The last name of what a call calls; `hasReceiver` in `a.name()`. */
export function calleeOf(call: Node): { readonly name: Node; readonly hasReceiver: boolean } | undefined {
  const first = child(call, "function") ?? child(call, "constructor") ?? child(call, "name") ?? child(call, "type");
  let name = first;
  for (let depth = 0; name !== undefined && !simple.has(name.type) && depth < 6; depth++)
    name =
      child(name, "property") ??
      child(name, "attribute") ??
      child(name, "field") ??
      child(name, "name") ??
      child(name, "function") ??
      name.namedChildren[0];
  if (name === undefined || !simple.has(name.type)) return undefined;
  return {
    name,
    hasReceiver:
      child(call, "object") !== undefined || (first?.type !== "identifier" && first?.type !== "type_identifier"),
  };
}

/** The nearest node of these types around `node`, itself included. */
export function enclosing(node: Node, types: ReadonlySet<string>): Node | undefined {
  let found: Node | undefined = node;
  while (found !== undefined && !types.has(found.type)) found = found.parent ?? undefined;
  return found;
}
