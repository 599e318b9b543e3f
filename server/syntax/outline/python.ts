import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { readPythonImport } from "./pythonImports.ts";
import { simpleTypeName } from "./typeName.ts";

type Place = {
  readonly sheet: Sheet;
  readonly scope: Scope;
  /** The value of `__all__`; undefined: whatever does not begin with an underscore is exported. */
  readonly all: ReadonlySet<string> | undefined;
  readonly isClass: boolean;
};

export function outlinePython(root: Node, sheet: Sheet): void {
  const nodes = root.namedChildren;
  const place = { sheet, scope: topScope, all: exportedByList(nodes, sheet), isClass: false };
  for (const node of nodes) readStatement(node, place);
}

function exportedByList(nodes: readonly Node[], sheet: Sheet): ReadonlySet<string> | undefined {
  for (const node of nodes) {
    if (node.type !== "expression_statement" || !sheet.text.startsWith("__all__", node.startIndex)) continue;
    const list = /^__all__\s*(?::[^=]*)?=\s*[[(]([^\])]*)/.exec(sheet.textOf(node))?.[1];
    if (list !== undefined) return new Set(Array.from(list.matchAll(/["']([^"']+)["']/g), ([, name]) => name ?? ""));
  }
  return undefined;
}

function isVisible(name: string, { scope, all }: Place): boolean {
  if (scope.container === "" && all !== undefined) return all.has(name);
  return scope.isExported && (!name.startsWith("_") || /^__\w+__$/.test(name));
}

function readStatement(node: Node, place: Place): void {
  switch (node.type) {
    case "import_statement":
    case "import_from_statement":
    case "future_import_statement":
      readPythonImport(node, place.sheet);
      return;
    case "decorated_definition": {
      const definition = fieldOf(node, "definition");
      if (definition !== undefined) define(definition, node, place);
      return;
    }
    case "class_definition":
    case "function_definition":
      define(node, node, place);
      return;
    case "expression_statement":
      for (const child of node.namedChildren) if (child.type === "assignment") defineAssigned(child, place);
      return;
    case "type_alias_statement":
      defineAlias(node, place);
      return;
    // `if TYPE_CHECKING:`, `try: … except ImportError:` and what an error left over hold ordinary declarations.
    case "if_statement":
    case "elif_clause":
    case "else_clause":
    case "try_statement":
    case "except_clause":
    case "finally_clause":
    case "with_statement":
    case "block":
    case "ERROR":
      for (const child of membersOf(node, place.scope)) readStatement(child, { ...place, scope: deeper(place.scope) });
      return;
  }
}

function define(node: Node, outer: Node, place: Place): void {
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const body = fieldOf(node, "body");
  const isExported = isVisible(name, place);
  const draft = {
    name,
    node: outer,
    scope,
    body,
    headerAt: headerAt(node, outer),
    isExported,
    docstring: docstringOf(body, sheet),
  };
  if (node.type === "class_definition") {
    const parents = fieldOf(node, "superclasses")?.namedChildren ?? [];
    const bases = parents
      .filter(({ type }) => type !== "keyword_argument" && type !== "comment")
      .map((each) => baseName(each, sheet));
    sheet.define({ ...draft, kind: "class", bases: bases.filter((base) => base !== "") });
    const inner = within(scope, name, isExported);
    for (const child of membersOf(body, inner)) readStatement(child, { ...place, scope: inner, isClass: true });
    return;
  }
  const typeName = simpleTypeName(unquoted(sheet.textOf(fieldOf(node, "return_type"))));
  sheet.define({ ...draft, kind: place.isClass ? "method" : "function", typeName });
  if (place.isClass && name === "__init__") defineOwnFields(body, place, parameterTypes(node, sheet));
}

/** Short decorators say how the thing is used: as a property, without an instance, as a data class. */
const maxDecoratorUnits = 60;
const headerAt = (node: Node, outer: Node): number =>
  node.startIndex - outer.startIndex > maxDecoratorUnits ? node.startIndex : outer.startIndex;

const baseName = (node: Node, sheet: Sheet): string => simpleTypeName(unquoted(sheet.textOf(node)));

/** Types that stand further below are written as strings. */
const unquoted = (type: string): string => type.replace(/["']/g, "");

function docstringOf(body: Node | undefined, sheet: Sheet): string | undefined {
  const first = body?.firstNamedChild;
  if (first?.type !== "expression_statement" || first.firstNamedChild?.type !== "string") return undefined;
  return sheet.textOf(first).replace(/^[a-zA-Z]*(?:"""|'''|["'])|(?:"""|'''|["'])$/g, "");
}

function defineAssigned(node: Node, place: Place): void {
  const { sheet, scope } = place;
  const left = fieldOf(node, "left");
  const type = fieldOf(node, "type");
  const value = fieldOf(node, "right");
  const names = left?.type === "pattern_list" ? left.namedChildren : left === undefined ? [] : [left];
  for (const each of names) {
    if (each.type !== "identifier") continue;
    const name = sheet.textOf(each);
    if (name === "__all__") continue;
    const kind = place.isClass ? "field" : /^_*[A-Z][A-Z0-9_]*$/.test(name) ? "constant" : "variable";
    const typeName = typeOf(type, value, sheet);
    sheet.define({
      name,
      kind,
      node,
      scope,
      body: sheet.longValue(value),
      isExported: isVisible(name, place),
      typeName,
    });
  }
}

/** An annotation, or the class that the value calls: by convention only classes begin with a capital. */
function typeOf(type: Node | undefined, value: Node | undefined, sheet: Sheet): string {
  if (type !== undefined) return simpleTypeName(unquoted(sheet.textOf(type)));
  if (value?.type !== "call") return "";
  const name = simpleTypeName(sheet.textOf(fieldOf(value, "function")));
  return /^_*[A-Z]/.test(name) && /[a-z]/.test(name) ? name : "";
}

/** Types by the names of the parameters that have one. */
function parameterTypes(node: Node, sheet: Sheet): ReadonlyMap<string, string> {
  const typed = (fieldOf(node, "parameters")?.namedChildren ?? []).filter(({ type }) => /^typed_/.test(type));
  return new Map(
    typed.map((each) => {
      const name = /^\w+/.exec(sheet.textOf(each))?.[0] ?? "";
      return [name, simpleTypeName(unquoted(sheet.textOf(fieldOf(each, "type"))))];
    }),
  );
}

/** `self.x = …` directly in `__init__`; what is passed in has the type of its parameter. */
function defineOwnFields(body: Node | undefined, place: Place, passed: ReadonlyMap<string, string>): void {
  const { sheet, scope } = place;
  const known = new Set<string>();
  for (const statement of body?.namedChildren ?? []) {
    const node = statement.type === "expression_statement" ? statement.firstNamedChild : undefined;
    if (node?.type !== "assignment") continue;
    const name = /^self\.(\w+)$/.exec(sheet.textOf(fieldOf(node, "left")))?.[1];
    if (name === undefined || known.has(name)) continue;
    known.add(name);
    const value = fieldOf(node, "right");
    const taken = value?.type === "boolean_operator" ? fieldOf(value, "left") : value;
    const typeName = typeOf(fieldOf(node, "type"), value, sheet) || (passed.get(sheet.textOf(taken)) ?? "");
    sheet.define({
      name,
      kind: "field",
      node,
      scope,
      body: sheet.longValue(value),
      isExported: isVisible(name, place),
      typeName,
    });
  }
}

function defineAlias(node: Node, place: Place): void {
  const name = /^\w+/.exec(place.sheet.textOf(node).replace(/^type\s+/, ""))?.[0] ?? "";
  place.sheet.define({ name, kind: "type", node, scope: place.scope, isExported: isVisible(name, place) });
}
