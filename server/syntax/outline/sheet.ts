import type { Definition, DefinitionKind, Import, Outline } from "../../domain/outline.ts";
import type { Node } from "../native.ts";
import { type CommentMarks, collapsed, commentRemover, cutAt, docAbove, summaryOf } from "./comments.ts";

const maxSignatureUnits = 300;
/** Read of a header before blank space and comments are taken out of it. */
const maxHeaderUnits = 2000;
/** A value up to this length says more than its type. */
const maxValueUnits = 80;
const maxNameUnits = 200;
/** Deeper nesting is machine-made or hostile, and would exhaust the stack. */
const maxDepth = 24;

/** Where a declaration stands: what holds it, and whether that can be seen from outside the file. */
export type Scope = { readonly container: string; readonly isExported: boolean; readonly depth: number };
export const topScope: Scope = { container: "", isExported: true, depth: 0 };

export const within = (scope: Scope, name: string, isExported = scope.isExported): Scope => ({
  container: scope.container === "" ? name : `${scope.container}.${name}`,
  isExported,
  depth: scope.depth + 1,
});

/** For nodes that hold declarations without being a container: conditions of the preprocessor, errors. */
export const deeper = (scope: Scope): Scope => ({ ...scope, depth: scope.depth + 1 });

export const membersOf = (node: Node | undefined, scope: Scope): readonly Node[] =>
  node === undefined || scope.depth > maxDepth ? [] : node.namedChildren;

const isLong = (value: string): boolean => value.length > maxValueUnits || value.includes("\n");

/** Where the header begins if leading children of these types, attributes and the like, stand before it. */
export function headerBehind(node: Node, types: readonly string[]): number {
  let at = node.startIndex;
  for (const child of node.namedChildren) {
    if (!types.includes(child.type)) break;
    at = child.endIndex;
  }
  return at;
}

export type Draft = {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** The whole declaration. */
  readonly node: Node;
  readonly scope: Scope;
  /** The header ends where this begins; without one it is the whole declaration. */
  readonly body?: Node | undefined;
  /** Where the header begins, if decorators or attributes stand before it. */
  readonly headerAt?: number | undefined;
  /** The comment is looked for above this place; by default above the declaration. */
  readonly docAt?: number | undefined;
  /** Inside of a docstring; read instead of the comment above. */
  readonly docstring?: string | undefined;
  /** Instead of the header as it stands. */
  readonly signature?: string | undefined;
  readonly isExported?: boolean;
  readonly bases?: readonly string[];
  readonly typeName?: string;
};

export type ImportDraft = Partial<Omit<Import, "specifier">> & { readonly node: Node; readonly specifier: string };

/** What is written down while a file is walked through. */
export type Sheet = {
  readonly text: string;
  textOf(node: Node | undefined): string;
  /** The value again if it is too long to stand in a header. */
  longValue(value: Node | undefined): Node | undefined;
  define(draft: Draft): void;
  addImport(draft: ImportDraft): void;
  /** The first one counts; false: there is one already. */
  setPackage(name: string): boolean;
  /** A base that is written elsewhere than in the header: `impl Trait for Type`, Ruby's `include`. */
  addBase(type: string, base: string): void;
  outline(): Outline;
};

export function createSheet(text: string, marks: CommentMarks): Sheet {
  const definitions: Definition[] = [];
  const imports: Import[] = [];
  const lateBases: LateBase[] = [];
  let packageName = "";
  const linesOf = lineFinder(text);
  const withoutComments = commentRemover(marks);
  const textOf = (node: Node | undefined): string =>
    node === undefined ? "" : text.slice(node.startIndex, node.endIndex);

  return {
    text,
    textOf,
    longValue: (value) => (value !== undefined && isLong(textOf(value)) ? value : undefined),
    define(draft) {
      const { name, node, scope, isExported = scope.isExported } = draft;
      if (name === "" || name.length > maxNameUnits) return;
      const whole = withoutComments(draft.signature ?? headerOf(draft, text));
      const { docstring, typeName = "" } = draft;
      definitions.push({
        name,
        kind: draft.kind,
        container: scope.container,
        signature: cutAt(tidied(whole), maxSignatureUnits),
        doc: docstring === undefined ? docAbove(text, draft.docAt ?? node.startIndex, marks) : summaryOf(docstring),
        ...linesOf(node),
        isExported,
        bases: draft.bases ?? [],
        typeName: ownNames.has(typeName) ? lastOf(scope.container) : typeName,
      });
    },
    addImport({ node, ...draft }) {
      if (draft.specifier === "" && draft.names === undefined) return;
      const plain = { names: [], namespace: "", isWildcard: false, isReexport: false };
      imports.push({ ...plain, ...draft, ...linesOf(node) });
    },
    setPackage: (name) => {
      if (packageName !== "") return false;
      packageName = name;
      return true;
    },
    addBase: (type, base) => {
      if (base !== "") lateBases.push({ type, base });
    },
    outline: () => ({ definitions: withBases(definitions, lateBases), imports, packageName }),
  };
}

type LateBase = { readonly type: string; readonly base: string };
const types = new Set(["class", "interface", "enum", "type", "module"]);

function withBases(definitions: readonly Definition[], late: readonly LateBase[]): readonly Definition[] {
  if (late.length === 0) return definitions;
  const basesOf = new Map<string, string[]>();
  for (const { type, base } of late) basesOf.set(type, [...(basesOf.get(type) ?? []), base]);
  return definitions.map((each) => {
    const more = types.has(each.kind) ? basesOf.get(each.name) : undefined;
    return more === undefined ? each : { ...each, bases: [...new Set([...each.bases, ...more])] };
  });
}

/** Stand for the type that they are used in. */
const ownNames = new Set(["this", "Self", "self", "static"]);
const lastOf = (container: string): string => container.slice(container.lastIndexOf(".") + 1);

function headerOf({ node, body, headerAt }: Draft, text: string): string {
  const start = headerAt ?? node.startIndex;
  const end = body?.startIndex ?? node.endIndex;
  return text.slice(start, Math.min(end, start + maxHeaderUnits));
}

/** One line, without what leads over to the body. */
function tidied(header: string): string {
  const joined = header.includes("\n")
    ? header.replace(/([([])\s*\n\s*/g, "$1").replace(/,?\s*\n\s*([)\]])/g, "$1")
    : header;
  return collapsed(joined).replace(/(?:\s*[{=:;,\\])+$/, "");
}

/** Lines of a node; a line break at its very end does not count. */
function lineFinder(text: string): (node: Node) => { line: number; endLine: number } {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineOf = (at: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low;
  };
  return ({ startIndex, endIndex }) => {
    const end = endIndex > startIndex && text.charCodeAt(endIndex - 1) === 10 ? endIndex - 1 : endIndex;
    return { line: lineOf(startIndex), endLine: lineOf(end) };
  };
}
