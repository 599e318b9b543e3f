import type { Node } from "../native.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { readUse } from "./rustUses.ts";
import { type Scope, type Sheet, deeper, membersOf, topScope, within } from "./sheet.ts";
import { simpleTypeName, simpleTypeNames } from "./typeName.ts";

type Place = {
  readonly sheet: Sheet;
  readonly scope: Scope;
  /** In a trait or the implementation of one, everything is as visible as the trait. */
  readonly isPublic: boolean;
  /** In a trait or an implementation, functions are methods. */
  readonly isType: boolean;
};
type Item = { readonly node: Node; readonly docAt: number; readonly attributes: string };

export function outlineRust(root: Node, sheet: Sheet): void {
  readItems(root.namedChildren, { sheet, scope: topScope, isPublic: false, isType: false });
}

/** Attributes stand before what they belong to, and documentation before the attributes. */
function readItems(nodes: readonly Node[], place: Place): void {
  let attributesAt: number | undefined;
  for (const node of nodes) {
    if (node.type === "attribute_item") attributesAt ??= node.startIndex;
    else if (!node.type.endsWith("_comment")) {
      const docAt = attributesAt ?? node.startIndex;
      readItem({ node, docAt, attributes: place.sheet.text.slice(docAt, node.startIndex) }, place);
      attributesAt = undefined;
    }
  }
}

function readItem(item: Item, place: Place): void {
  const { node } = item;
  switch (node.type) {
    case "use_declaration":
    case "extern_crate_declaration":
      readUse(node, place.sheet);
      return;
    case "struct_item":
    case "union_item":
    case "enum_item":
    case "trait_item":
      defineType(item, place);
      return;
    case "impl_item":
      readImplementation(node, place);
      return;
    case "mod_item":
      defineModule(item, place);
      return;
    case "function_item":
    case "function_signature_item":
      define(item, place.isType ? "method" : "function", place);
      return;
    case "const_item":
    case "static_item":
      define(item, "constant", place);
      return;
    case "type_item":
    case "associated_type":
      define(item, "type", place);
      return;
    case "macro_definition":
      defineMacro(item, place);
      return;
    case "foreign_mod_item":
    case "ERROR":
      readItems(membersOf(fieldOf(node, "body") ?? node, place.scope), { ...place, scope: deeper(place.scope) });
      return;
  }
}

const isVisible = ({ node }: Item, { sheet, scope, isPublic }: Place): boolean =>
  scope.isExported && (isPublic || /^pub\b/.test(sheet.text.slice(node.startIndex, node.startIndex + 4)));

function define(item: Item, kind: "function" | "method" | "constant" | "type", place: Place): void {
  const { node, docAt } = item;
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const value = kind === "constant" ? fieldOf(node, "value") : undefined;
  const body = sheet.longValue(value) ?? fieldOf(node, "body");
  const type = fieldOf(node, kind === "constant" || kind === "type" ? "type" : "return_type");
  sheet.define({
    name,
    kind,
    node,
    scope,
    docAt,
    body,
    isExported: isVisible(item, place),
    typeName: simpleTypeName(sheet.textOf(type)),
  });
}

function defineType(item: Item, place: Place): void {
  const { node, docAt } = item;
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const isExported = isVisible(item, place);
  const body = fieldOf(node, "body");
  const kind = node.type === "trait_item" ? "interface" : node.type === "enum_item" ? "enum" : "class";
  const bounds = fieldOf(node, "bounds")?.namedChildren ?? [];
  const bases = simpleTypeNames(bounds.filter(({ type }) => type !== "lifetime").map((bound) => sheet.textOf(bound)));
  const isTuple = body?.type === "ordered_field_declaration_list";
  sheet.define({ name, kind, node, scope, docAt, body: isTuple ? undefined : body, isExported, bases });
  const inner = within(scope, name, isExported);
  if (kind === "interface") readItems(membersOf(body, inner), { sheet, scope: inner, isPublic: true, isType: true });
  else if (!isTuple) defineFields(body, { sheet, scope: inner, isPublic: kind === "enum", isType: true });
}

function defineFields(body: Node | undefined, place: Place): void {
  const { sheet, scope } = place;
  let attributesAt: number | undefined;
  for (const node of membersOf(body, scope)) {
    if (node.type === "attribute_item") attributesAt ??= node.startIndex;
    if (node.type !== "field_declaration" && node.type !== "enum_variant") continue;
    const name = sheet.textOf(fieldOf(node, "name"));
    const docAt = attributesAt ?? node.startIndex;
    const isExported = isVisible({ node, docAt, attributes: "" }, place);
    const typeName = simpleTypeName(sheet.textOf(fieldOf(node, "type")));
    sheet.define({ name, kind: "field", node, scope, docAt, isExported, typeName });
    attributesAt = undefined;
  }
}

function readImplementation(node: Node, place: Place): void {
  const { sheet } = place;
  const type = simpleTypeName(sheet.textOf(fieldOf(node, "type")));
  const trait = fieldOf(node, "trait");
  if (trait !== undefined) sheet.addBase(type, simpleTypeName(sheet.textOf(trait)));
  if (type === "") return;
  const scope = within(place.scope, type, true);
  readItems(membersOf(fieldOf(node, "body"), scope), { sheet, scope, isPublic: trait !== undefined, isType: true });
}

function defineModule(item: Item, place: Place): void {
  const { node, docAt } = item;
  const { sheet, scope } = place;
  const name = sheet.textOf(fieldOf(node, "name"));
  const body = fieldOf(node, "body");
  const isExported = isVisible(item, place);
  sheet.define({ name, kind: "module", node, scope, docAt, body, isExported });
  const inner = within(scope, name, isExported);
  readItems(membersOf(body, inner), { sheet, scope: inner, isPublic: false, isType: false });
}

/** Its parameters are those of its rules; the first rule's are shown. */
function defineMacro({ node, docAt, attributes }: Item, { sheet, scope }: Place): void {
  const name = sheet.textOf(fieldOf(node, "name"));
  const rule = childrenOf(node, "macro_rule")[0];
  const parameters =
    rule === undefined ? "" : ` ${sheet.textOf(fieldOf(rule, "left") ?? childOf(rule, "token_tree_pattern"))}`;
  const isExported = attributes.includes("macro_export");
  sheet.define({
    name,
    kind: "function",
    node,
    scope,
    docAt,
    isExported,
    signature: `macro_rules! ${name}${parameters}`,
  });
}
