import type { Node } from "../native.ts";
import { fieldOf } from "./nodes.ts";
import type { Sheet } from "./sheet.ts";

export type Declared = {
  readonly name: string;
  /** "ns::Type" of an out-of-class definition, as parts without template arguments. */
  readonly qualifiers: readonly string[];
  /** Undefined for what is no function; a pointer to one is none. */
  readonly function: Node | undefined;
  /** To a function. */
  readonly isPointer: boolean;
};

const maxSteps = 40;

/** Finds the name in `*const names[3]`, `&f(int)`, `ns::Type<T>::method(…) const`, `(*callback)(int)`. */
export function readDeclarator(declarator: Node, sheet: Sheet): Declared {
  const qualifiers: string[] = [];
  let functionNode: Node | undefined;
  let isPointer = false;
  let node: Node | undefined = declarator;
  for (let step = 0; node !== undefined && step < maxSteps; step++) {
    switch (node.type) {
      case "qualified_identifier":
        qualifiers.push(withoutArguments(sheet.textOf(fieldOf(node, "scope"))));
        node = fieldOf(node, "name");
        break;
      case "function_declarator": {
        const inner: Node | undefined = fieldOf(node, "declarator");
        if (inner?.type === "parenthesized_declarator") isPointer = true;
        else functionNode ??= node;
        node = inner;
        break;
      }
      case "template_function":
      case "template_method":
      case "template_type":
        node = fieldOf(node, "name");
        break;
      case "pointer_declarator":
      case "array_declarator":
      case "init_declarator":
      case "reference_declarator":
      case "parenthesized_declarator":
      case "attributed_declarator":
        node = fieldOf(node, "declarator") ?? node.lastNamedChild ?? undefined;
        break;
      case "identifier":
      case "field_identifier":
      case "type_identifier":
      case "namespace_identifier":
      case "primitive_type":
      case "destructor_name":
      case "operator_name":
        return { name: sheet.textOf(node).replace(/\s+/g, ""), qualifiers, function: functionNode, isPointer };
      case "operator_cast":
        return { name: operatorName(node, sheet), qualifiers, function: node, isPointer };
      default:
        node = undefined;
    }
  }
  return { name: "", qualifiers, function: undefined, isPointer };
}

const withoutArguments = (name: string): string => name.replace(/<[^]*$/, "").trim();

const operatorName = (node: Node, sheet: Sheet): string => `operator ${sheet.textOf(fieldOf(node, "type"))}`;
