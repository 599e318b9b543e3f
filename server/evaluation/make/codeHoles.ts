import type { Random } from "../../base/seededRandom.ts";
import { namesOfLanguage } from "../../completion/score/languageNames.ts";
import type { Node } from "../../syntax/native.ts";
import { holeOf, type Hole } from "./hole.ts";
import { calleeOf, enclosing, expressions, isCompound } from "./shapes.ts";
import { lineAfter, lineBefore, lineNumber, type SourceDocument } from "./sourceDocument.ts";

/** Paths of the files that define a name. */
export type DefinedIn = (name: string) => ReadonlySet<string>;

type Looking = { readonly document: SourceDocument; readonly definedIn: DefinedIn; readonly random: Random };

/** Calls of what other files define, argument lists, bodies of functions, and expressions with code behind them. */
export function codeHoles(looking: Looking): readonly Hole[] {
  const { root, shapes } = looking.document;
  const calls = root.descendantsOfType([...shapes.calls]);
  return [
    ...calls.flatMap((call) => callHole(looking, call) ?? []),
    ...calls.flatMap((call) => argumentHole(looking, call) ?? []),
    ...root.descendantsOfType([...shapes.functions]).flatMap((each) => bodyHole(looking.document, each) ?? []),
    ...root.descendantsOfType([...expressions]).flatMap((each) => middleHole(looking, each) ?? []),
  ];
}

/** Shorter names, and names that belong to the language, say nothing about the repository. */
const fewestNameUnits = 4;
/** `value.add()` is more often the library's than the repository's; a name of several words is not. */
const hasSeveralWords = (name: string): boolean => name.length >= 6 && /[a-z0-9][A-Z]|[a-z]_[a-z]/.test(name);

function namedCallee({ document, definedIn }: Looking, call: Node) {
  const callee = calleeOf(call);
  if (callee === undefined) return undefined;
  const about = callee.name.text;
  const paths = definedIn(about);
  if (about.length < fewestNameUnits || paths.size === 0 || namesOfLanguage(document.language).has(about))
    return undefined;
  return callee.hasReceiver && !hasSeveralWords(about) ? undefined : { about, paths, at: callee.name.startIndex };
}

const mostStatementLines = 8;

/** A statement that calls something of another file, from a few characters into the statement or into the name. */
function callHole(looking: Looking, call: Node): Hole | undefined {
  const { document, random } = looking;
  const { text, shapes } = document;
  const callee = namedCallee(looking, call);
  if (callee === undefined || callee.paths.has(document.path) || callee.paths.size > 2) return undefined;
  const statement = enclosing(call, new Set(shapes.statements));
  if (statement === undefined || isCompound(statement)) return undefined;
  const { startIndex: start, endIndex: end } = statement;
  const isOwnLine = lineBefore(document, start).trim() === "";
  const isShort = text.slice(start, end).split("\n").length <= mostStatementLines && end - start >= 12;
  if (!isOwnLine || !isShort || lineNumber(document, callee.at) !== lineNumber(document, start)) return undefined;
  const into = Math.floor(random() * 4);
  const from =
    random() < 0.5
      ? Math.min(start + 3 + Math.floor(random() * 6), callee.at + Math.min(3, callee.about.length - 2))
      : callee.at + into;
  const tail = lineAfter(document, end).trim();
  if (end - from < 6 || !["", ";", ","].includes(tail)) return undefined;
  return holeOf(text, {
    kind: "xfile-call",
    from,
    to: tail === "" ? end : text.indexOf(tail, end) + 1,
    about: callee.about,
  });
}

/** The arguments of a call on one line, all of them or from a later one on. */
function argumentHole(looking: Looking, call: Node): Hole | undefined {
  const { document, random } = looking;
  const { text } = document;
  const callee = namedCallee(looking, call);
  const list = call.childForFieldName("arguments");
  if (callee === undefined || !list) return undefined;
  const { startIndex: start, endIndex: end } = list;
  const inside = text.slice(start + 1, end - 1);
  const given = list.namedChildren.filter(({ type }) => !type.endsWith("comment"));
  const isFitting =
    text[start] === "(" && text[end - 1] === ")" && !inside.includes("\n") && inside.length >= 5 && inside.length <= 90;
  if (!isFitting || given.length === 0) return undefined;
  const later = given[1 + Math.floor(random() * (given.length - 1))];
  const from = later === undefined || random() < 0.6 ? start + 1 : later.startIndex;
  const answer = text.slice(from, end - 1);
  if (answer.length < 4 || /^\s*['"`0-9.]/.test(answer) || !/[A-Za-z_]{3}/.test(answer)) return undefined;
  return holeOf(text, { kind: "args", from, to: end - 1, about: callee.about });
}

const bodyTypes = new Set(["block", "statement_block", "compound_statement", "constructor_body"]);
const mostBodyLines = 12;

/** All statements of a body on lines of its own; a documentation string stays. */
function bodyHole(document: SourceDocument, each: Node): Hole | undefined {
  const { text, grammar } = document;
  const body = each.childForFieldName("body");
  if (!body || !bodyTypes.has(body.type)) return undefined;
  const [first, ...rest] = body.namedChildren;
  const isDocumented = grammar === "python" && first?.namedChildren[0]?.type === "string";
  const statements = isDocumented ? rest : body.namedChildren;
  const start = statements[0]?.startIndex;
  const last = statements.at(-1)?.endIndex;
  if (start === undefined || last === undefined) return undefined;
  const close = grammar === "python" ? last : body.endIndex - 1;
  const to = last + text.slice(last, close).trimEnd().length;
  const lines = text.slice(start, to).split("\n").length;
  const isOnOwnLines = lineBefore(document, start).trim() === "" && text.slice(to, close).trim() === "";
  if (!isOnOwnLines || lines > mostBodyLines || to - start < 20) return undefined;
  if (grammar !== "python" && lineNumber(document, start) === lineNumber(document, body.startIndex)) return undefined;
  return holeOf(text, { kind: "empty-body", from: start, to, about: each.childForFieldName("name")?.text ?? "" });
}

/** An expression with code before and after it on its line. */
function middleHole({ document, random }: Looking, node: Node): Hole | undefined {
  const { text, shapes } = document;
  const { startIndex: start, endIndex: end, parent } = node;
  if (node.startPosition.row !== node.endPosition.row || end - start < 6 || end - start > 60) return undefined;
  if (parent !== null && expressions.has(parent.type) && parent.type !== "call") return undefined;
  const before = lineBefore(document, start).trim();
  const after = lineAfter(document, end);
  const isInside = before !== "" && after.replace(/[\s;,]/g, "").length >= 2;
  if (!isInside || /^(?:\/\/|#|\*|@)/.test(before) || /^\s*\/[/*]/.test(after)) return undefined;
  if (enclosing(node, new Set([...shapes.imports, ...shapes.comments, "import_statement", "string"]))) return undefined;
  const from = start + Math.floor(random() * (1 + Math.min(3, Math.floor((end - start) / 3))));
  if ((text.slice(from, end).match(/[A-Za-z_]/g) ?? []).length < 4) return undefined;
  return holeOf(text, { kind: "mid-line", from, to: end, about: "" });
}
