import type { Node } from "../native.ts";
import { readExpression, readImport, readReexport, readRequire } from "./javascriptImports.ts";
import { defineClassMembers, defineEnumMembers, defineObjectMembers, defineTypeMembers } from "./javascriptMembers.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = {
  readonly sheet: Sheet;
  readonly scope: Scope;
  /** Exported by a list elsewhere in the file: `export { a }`, `module.exports = { a }`. */
  readonly exportedNames: ReadonlySet<string>;
  /** In `declare module`, where everything is exported. */
  readonly isAmbient: boolean;
};
/** A declaration and the statement that it is part of: `export`, `declare` or itself. */
type Declared = {
  readonly node: Node;
  readonly outer: Node;
  readonly isExported: boolean;
  /** Of the variable that holds it, for a declaration without a name. */
  readonly name?: string;
};

/** TypeScript, TSX and JavaScript. */
export function outlineJavaScript(root: Node, sheet: Sheet): void {
  const nodes = root.namedChildren;
  const place = { sheet, scope: topScope, exportedNames: exportedElsewhere(nodes, sheet), isAmbient: false };
  for (const node of nodes) readStatement(node, place);
}

function exportedElsewhere(nodes: readonly Node[], sheet: Sheet): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node.type === "export_statement") {
      if (fieldOf(node, "source") !== undefined) continue;
      const clause = childOf(node, "export_clause");
      for (const each of childrenOf(clause, "export_specifier")) names.add(sheet.textOf(fieldOf(each, "name")));
      const value = fieldOf(node, "value") ?? (clause === undefined ? childOf(node, "identifier") : undefined);
      if (value?.type === "identifier") names.add(sheet.textOf(value));
    } else if (node.type === "expression_statement") {
      const assigned = /^module\.exports\s*=\s*(?:\{([^{}]*)\}|([\w$]+))/.exec(sheet.textOf(node));
      for (const name of (assigned?.[1] ?? assigned?.[2] ?? "").split(","))
        names.add(name.split(":", 1)[0]?.trim() ?? "");
    }
  }
  return names;
}

function readStatement(node: Node, place: Place): void {
  switch (node.type) {
    case "import_statement":
      readImport(node, place.sheet);
      return;
    case "export_statement":
      readExport(node, place);
      return;
    case "ambient_declaration":
      for (const child of node.namedChildren) declare({ node: child, outer: node, isExported: true }, place);
      return;
    case "expression_statement": {
      const namespace = node.firstNamedChild;
      if (namespace?.type === "internal_module") declare({ node: namespace, outer: node, isExported: false }, place);
      else readExpression(node, place);
      return;
    }
    case "ERROR":
      for (const child of membersOf(node, place.scope)) readStatement(child, { ...place, scope: deeper(place.scope) });
      return;
    default:
      declare({ node, outer: node, isExported: place.isAmbient }, place);
  }
}

function readExport(node: Node, place: Place): void {
  if (fieldOf(node, "source") !== undefined) {
    readReexport(node, place.sheet);
    return;
  }
  const exported = fieldOf(node, "declaration") ?? fieldOf(node, "value");
  if (exported !== undefined) declare({ node: exported, outer: node, isExported: true }, place);
}

function declare(declared: Declared, place: Place): void {
  switch (declared.node.type) {
    case "function_declaration":
    case "generator_function_declaration":
    case "function_signature":
    case "function_expression":
    case "arrow_function":
      declareFunction(declared, place);
      return;
    case "class_declaration":
    case "abstract_class_declaration":
    case "class":
      declareClass(declared, place);
      return;
    case "interface_declaration":
    case "enum_declaration":
    case "type_alias_declaration":
      declareType(declared, place);
      return;
    case "lexical_declaration":
    case "variable_declaration":
      declareVariables(declared, place);
      return;
    case "internal_module":
    case "module":
      declareNamespace(declared, place);
      return;
    case "statement_block":
      // declare global { … }
      if (declared.outer.type === "ambient_declaration")
        for (const child of membersOf(declared.node, place.scope))
          readStatement(child, { ...place, scope: deeper(place.scope), isAmbient: true });
      return;
  }
}

const visible = (name: string, { isExported }: Declared, { scope, exportedNames }: Place): boolean =>
  scope.isExported && (isExported || (scope.container === "" && exportedNames.has(name)));

/** What has no name of its own is the file's default export. */
const nameOf = ({ node, name = "default" }: Declared, { sheet }: Place): string => {
  const own = fieldOf(node, "name");
  return own === undefined ? name : sheet.textOf(own);
};

function declareFunction(declared: Declared, place: Place): void {
  const { node, outer } = declared;
  const { sheet, scope } = place;
  const name = nameOf(declared, place);
  const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "return_type")));
  const isExported = visible(name, declared, place);
  sheet.define({ name, kind: "function", node: outer, scope, body: fieldOf(node, "body"), isExported, typeName });
}

function declareClass(declared: Declared, place: Place): void {
  const { node, outer } = declared;
  const { sheet, scope } = place;
  const name = nameOf(declared, place);
  const body = fieldOf(node, "body");
  const isExported = visible(name, declared, place);
  const headerAt = behindDecorators(outer) ?? (outer === node ? undefined : behindDecorators(node));
  const bases = basesOf(childOf(node, "class_heritage"), sheet);
  sheet.define({ name, kind: "class", node: outer, scope, body, headerAt, isExported, bases });
  defineClassMembers(body, { sheet, scope: within(scope, name, isExported) });
}

function behindDecorators(node: Node): number | undefined {
  const children = node.namedChildren;
  if (children[0]?.type !== "decorator") return undefined;
  const last = children.findLast((child) => child.type === "decorator");
  return last?.endIndex;
}

function basesOf(heritage: Node | undefined, sheet: Sheet): readonly string[] {
  const clauses = heritage?.namedChildren ?? [];
  const types = clauses.flatMap((clause) => (clause.type.endsWith("_clause") ? clause.namedChildren : [clause]));
  return simpleTypeNames(types.filter((type) => type.type !== "type_arguments").map((type) => sheet.textOf(type)));
}

function declareType(declared: Declared, place: Place): void {
  const { node, outer } = declared;
  const { sheet, scope } = place;
  const name = nameOf(declared, place);
  const isExported = visible(name, declared, place);
  const inner = { sheet, scope: within(scope, name, isExported) };
  const draft = { name, node: outer, scope, isExported };
  if (node.type === "type_alias_declaration") {
    const value = fieldOf(node, "value");
    const isLong = value?.type === "object_type";
    sheet.define({ ...draft, kind: "type", body: isLong ? value : undefined });
    defineTypeMembers(value, inner);
    return;
  }
  const body = fieldOf(node, "body");
  if (node.type === "enum_declaration") {
    sheet.define({ ...draft, kind: "enum", body });
    defineEnumMembers(body, inner);
    return;
  }
  const bases = basesOf(childOf(node, "extends_type_clause") ?? childOf(node, "extends_clause"), sheet);
  sheet.define({ ...draft, kind: "interface", body, bases });
  defineTypeMembers(body, inner);
}

function declareNamespace(declared: Declared, place: Place): void {
  const { node, outer } = declared;
  const { sheet, scope } = place;
  const name = nameOf(declared, place).replace(/^["']|["']$/g, "");
  const isExported = visible(name, declared, place);
  const body = fieldOf(node, "body");
  sheet.define({ name, kind: "module", node: outer, scope, body, isExported });
  const inner = within(scope, name, isExported);
  const isAmbient = place.isAmbient || outer.type === "ambient_declaration";
  for (const child of membersOf(body, inner)) readStatement(child, { ...place, scope: inner, isAmbient });
}

function declareVariables(declared: Declared, place: Place): void {
  const { node, outer } = declared;
  const { sheet } = place;
  const isConstant = node.type === "lexical_declaration" && sheet.text.startsWith("const", node.startIndex);
  const declarators = childrenOf(node, "variable_declarator");
  const lead = sheet.text.slice(outer.startIndex, declarators[0]?.startIndex ?? outer.startIndex);
  for (const declarator of declarators) {
    if (readRequire(declarator, { sheet, node: outer })) continue;
    if (fieldOf(declarator, "name")?.type !== "identifier") continue;
    declareVariable(declarator, { ...declared, lead, isConstant }, place);
  }
}

type Variables = Declared & { readonly lead: string; readonly isConstant: boolean };

const functions = new Set(["arrow_function", "function_expression", "generator_function"]);

function declareVariable(declarator: Node, declared: Variables, place: Place): void {
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(declarator, "name"));
  const type = fieldOf(declarator, "type");
  const value = fieldOf(declarator, "value");
  const isExported = visible(name, declared, place);
  const draft = { name, node: declared.outer, scope, isExported };
  if (value !== undefined && functions.has(value.type)) {
    const typeName = simpleTypeName(sheet.textOf(fieldOf(value, "return_type")));
    sheet.define({ ...draft, kind: "function", body: fieldOf(value, "body"), typeName });
    return;
  }
  if (value?.type === "class") {
    declareClass({ ...declared, node: value, name }, place);
    return;
  }
  const end = sheet.longValue(value)?.startIndex ?? declarator.endIndex;
  const signature = declared.lead + sheet.text.slice(declarator.startIndex, end);
  const typeName = simpleTypeName(type === undefined ? constructedBy(value, sheet) : sheet.textOf(type));
  sheet.define({ ...draft, kind: declared.isConstant ? "constant" : "variable", signature, typeName });
  defineObjectMembers(value, { sheet, scope: within(scope, name, isExported) });
}

/** `new Item()` declares its type as plainly as an annotation does. */
const constructedBy = (value: Node | undefined, sheet: Sheet): string =>
  value?.type === "new_expression" ? sheet.textOf(fieldOf(value, "constructor")) : "";
