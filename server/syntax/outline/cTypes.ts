import type { Node } from "../native.ts";
import type { CPlace } from "./cPlace.ts";
import { childOf, childrenOf, fieldOf } from "./nodes.ts";
import { type Scope, type Sheet, deeper, membersOf, within } from "./sheet.ts";
import { simpleTypeName } from "./typeName.ts";

const typeNodes = new Set(["class_specifier", "struct_specifier", "union_specifier", "enum_specifier"]);

/** Without a body it is a mere mention: `struct item *next`. */
export const isTypeWithBody = (node: Node): boolean => typeNodes.has(node.type) && fieldOf(node, "body") !== undefined;

type TypeRequest = {
  readonly place: CPlace;
  /** Of the typedef or field that a type without a name is written in; empty for none. */
  readonly name: string;
  readonly members: (body: Node, place: CPlace) => void;
};

export function defineCType(node: Node, { place, name: givenName, members }: TypeRequest): void {
  const { sheet, scope, outer } = place;
  const body = fieldOf(node, "body");
  if (body === undefined) return;
  const own = sheet
    .textOf(fieldOf(node, "name"))
    .replace(/<[^]*$/, "")
    .replaceAll("::", ".")
    .trim();
  const isTypedef = outer?.type === "type_definition";
  const name = own === "" && isTypedef ? givenName : own;
  const isEnum = node.type === "enum_specifier";
  const kind = isEnum ? "enum" : "class";
  if (name !== "") {
    const signature = own === "" ? `typedef ${header(outer ?? node, body, sheet)} ${name}` : undefined;
    sheet.define({ name, kind, node: outer ?? node, scope, body, signature, bases: basesOf(node, sheet) });
  }
  // Without any name its members are reached as if they stood around it.
  const holder = name === "" ? givenName : name;
  const inner = holder === "" ? deeper(scope) : within(scope, holder);
  if (isEnum) defineEnumerators(body, sheet, { inner, isNamed: name !== "" });
  else members(body, { sheet, scope: inner, isMember: true, isPrivateFirst: node.type === "class_specifier" });
}

const header = (node: Node, body: Node, sheet: Sheet): string =>
  sheet.text
    .slice(node.startIndex, body.startIndex)
    .replace(/^typedef\s+/, "")
    .trim();

function basesOf(node: Node, sheet: Sheet): readonly string[] {
  const clause = childOf(node, "base_class_clause");
  const types = clause?.namedChildren.filter(({ type }) =>
    /^(?:type_identifier|qualified_identifier|template_type)$/.test(type),
  );
  return (types ?? [])
    .map((type) => simpleTypeName(withoutArguments(sheet.textOf(type))))
    .filter((name) => name !== "");
}

const withoutArguments = (type: string): string => type.replace(/<[^]*?>/g, "");

/** Those of an enumeration without a name are plain constants. */
function defineEnumerators(body: Node, sheet: Sheet, { inner, isNamed }: { inner: Scope; isNamed: boolean }): void {
  const kind = isNamed ? "field" : "constant";
  if (membersOf(body, inner).length === 0) return;
  for (const node of childrenOf(body, "enumerator"))
    sheet.define({ name: sheet.textOf(fieldOf(node, "name")), kind, node, scope: inner });
}
