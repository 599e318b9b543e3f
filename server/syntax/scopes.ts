import { indentWidth, isBlank, lineStartOf } from "./lines.ts";
import type { Node } from "./native.ts";
import type { Site } from "./site.ts";

/** Half-written code around the cursor often hides the scopes from the tree; its headers remain. */
export function scopesAround(root: Node, source: string, { at, site }: { at: number; site: Site }): readonly string[] {
  const byTree = scopesInTree(root, source, at);
  // A body of indentation that is still empty ends before the cursor, and that is no error.
  if (!root.hasError && site.lexicon.bodies !== "indentation") return byTree;
  const byHeaders = site.lexicon.bodies === "brackets" ? bracketHeaders(site) : indentedHeaders(site);
  return byHeaders.length > byTree.length ? byHeaders : byTree;
}

const declared =
  /\b(?:class|interface|enum|struct|union|trait|impl(?:<[^>]*>)?|mod|module|namespace|object|record|protocol|extension|def|fn|func|function\*?|fun)\s+(?:\([^)]*\)\s*)?(?:self\.)?([A-Za-z_$][\w$]*)/;
const assigned =
  /\b([A-Za-z_$][\w$]*)\s*(?::[^=]*)?=\s*(?:async\s*)?(?:function\b|\([^()]*\)[^()]*=>\s*$|\w+\s*=>\s*$)/;
const called = /([A-Za-z_$~][\w$]*)\s*(?:<[^<>]*>)?\([^()]*(?:\([^()]*\)[^()]*)*\)[^(){};=]*$/;

function nameInHeader(header: string): string | undefined {
  const name = (declared.exec(header) ?? assigned.exec(header) ?? called.exec(header))?.[1];
  return name === undefined || /^(?:if|for|foreach|while|switch|catch|with|using|lock|match|return|do)$/.test(name)
    ? undefined
    : name;
}

function bracketHeaders({ state, before }: Site): string[] {
  const names = state.frames.map((frame) => {
    if (frame.open !== "{") return undefined;
    const start = lineStartOf(before, frame.at);
    const line = before.slice(start, frame.at);
    return nameInHeader(isBlank(line) ? before.slice(lineStartOf(before, start - 1), start).trimEnd() : line);
  });
  return names.filter((name) => name !== undefined);
}

function indentedHeaders({ before, linePrefix, codeAbove }: Site): string[] {
  const names: string[] = [];
  let indent = isBlank(linePrefix) && codeAbove !== undefined ? indentWidth(codeAbove) + 1 : indentWidth(linePrefix);
  for (let end = before.length - linePrefix.length - 1; end > 0 && indent > 0;) {
    const start = lineStartOf(before, end);
    const line = before.slice(start, end);
    const width = indentWidth(line);
    if (!isBlank(line) && width < indent) {
      indent = width;
      const name = declared.exec(line)?.[1];
      if (name !== undefined) names.push(name);
    }
    end = start - 1;
  }
  return names.reverse();
}

/** Node types whose name belongs to the path of scopes, in the grammars of all languages. */
const scopeTypes = new Set(
  `class_declaration abstract_class_declaration interface_declaration enum_declaration internal_module module
  function_declaration generator_function_declaration method_definition function_expression arrow_function
  type_alias_declaration class class_definition function_definition method_declaration type_spec impl_item trait_item
  struct_item enum_item union_item mod_item function_item macro_definition record_declaration
  annotation_type_declaration constructor_declaration struct_specifier union_specifier enum_specifier class_specifier
  namespace_definition namespace_declaration file_scoped_namespace_declaration struct_declaration property_declaration
  local_function_statement singleton_class method singleton_method trait_declaration object_declaration
  companion_object secondary_constructor protocol_declaration init_declaration object_definition trait_definition
  Decl FnProto table function_declaration_statement`.split(/\s+/),
);

/** What a nameless function is called after: the variable or key it is assigned to. */
const nameGivers = new Set([
  "variable_declarator",
  "pair",
  "public_field_definition",
  "field_definition",
  "assignment",
]);

/** Names of the scopes around `at`, outermost first, by the tree. */
export function scopesInTree(root: Node, source: string, at: number): string[] {
  const names: string[] = [];
  let node: Node | null = root.descendantForIndex(Math.max(0, at - 1), at);
  for (let depth = 0; node !== null && depth < 500; depth++, node = node.parent) {
    if (!scopeTypes.has(node.type) || node.startIndex >= at || node.endIndex < at) continue;
    const name = nameOf(node);
    if (name !== undefined) names.push(source.slice(name.startIndex, Math.min(name.endIndex, name.startIndex + 80)));
  }
  return names.reverse();
}

function nameOf(node: Node): Node | undefined {
  const named = node.childForFieldName(node.type === "impl_item" ? "type" : "name");
  if (named !== null) return named;
  const declarator = innermostDeclarator(node);
  if (declarator !== undefined) return declarator;
  const giver = node.parent;
  if (giver === null || !nameGivers.has(giver.type)) return undefined;
  return (
    giver.childForFieldName("name") ?? giver.childForFieldName("key") ?? giver.childForFieldName("left") ?? undefined
  );
}

/** C and C++ wrap a function's name in pointers and parameter lists. */
function innermostDeclarator(node: Node): Node | undefined {
  let found: Node | undefined;
  for (let next = node.childForFieldName("declarator"); next !== null; next = next.childForFieldName("declarator"))
    found = next;
  return found;
}
