import { escapeForRegExp } from "../../base/escapeForRegExp.ts";
import { lineStartOf } from "../../syntax/lines.ts";
import { chainBefore, type Chain } from "./chain.ts";

/** What a piece of code says about the type of a name in it. */
export type TypeHint =
  /** Type names in the order in which they were written, the outermost first; wrappers like `Promise` are left out. */
  { readonly kind: "types"; readonly names: readonly string[] } | { readonly kind: "resultOf"; readonly chain: Chain };

/** The last declaration of `name` in `text`; undefined when nothing there declares it. */
export function typeHintOf(name: string, code: string): TypeHint | undefined {
  const text = linesWith(name, code);
  if (text === "") return undefined;
  const written = [byAnnotation(name, text), byTypeBefore(name, text)].filter((each) => each !== undefined);
  const last = written.sort((a, b) => b.end - a.end)[0];
  const assigned = byAssignment(name, text);
  // What a declaration writes says more than what it is assigned.
  return assigned !== undefined && (last === undefined || assigned.at > last.end) ? assigned.hint : last?.hint;
}

/** The patterns are slow where they cannot match, and most lines say nothing of the name. */
function linesWith(name: string, text: string): string {
  const lines: string[] = [];
  for (let at = text.indexOf(name); at !== -1;) {
    const start = lineStartOf(text, at);
    const end = text.indexOf("\n", at);
    lines.push(text.slice(start, end === -1 ? text.length : end));
    at = end === -1 ? -1 : text.indexOf(name, end);
  }
  return lines.join("\n");
}

/** Simple names of types in an annotation, without the wrappers around what matters. */
export function typeNamesIn(annotation: string): string[] {
  const names = annotation.replace(/\w+(?:\.|::)(?=\w)/g, "").match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return names.filter(
    (name) =>
      !wrappers.has(name) && (/^\p{Lu}/u.test(name) ? name.length > 1 : name.includes("_") || !lowerTypes.has(name)),
  );
}

type Found = { readonly at: number; readonly end: number; readonly hint: TypeHint };

/** `name: Type`, as TypeScript, Python, Rust, Kotlin, Scala and Swift write it; a value in an object is not a type. */
function byAnnotation(name: string, text: string): Found | undefined {
  return lastMatch(
    new RegExp(`(?<![\\w$.])${escapeForRegExp(name)}[?!]?\\s*:(?!:)\\s*([^=;,(){}\\n]{1,120})`, "g"),
    text,
    (annotation) => typesOrNothing(/\p{Lu}/u.test(annotation) ? annotation : ""),
  );
}

/** `Type name`, as Java, C#, C and C++ write it, and `name Type` of Go. */
function byTypeBefore(name: string, text: string): Found | undefined {
  const before = new RegExp(
    `([\\p{L}_][\\w.:]*(?:<[^<>;{}\\n]*(?:<[^<>\\n]*>[^<>\\n]*)*>)?)\\s*(?:const\\s*)?[&*\\s]\\s*${escapeForRegExp(name)}\\s*(?=[=;,):({\\[]|$)`,
    "gu",
  );
  const after = new RegExp(
    `(?<![\\w.])${escapeForRegExp(name)}(?:\\s*,\\s*\\w+)*\\s+(?:\\[\\])?\\*?((?:\\w+\\.)?\\p{Lu}\\w*)\\s*(?=[,)={\\n])`,
    "gu",
  );
  const read = (type: string): TypeHint | undefined =>
    /^(?:return|new|await|throw|case|else|in|of|import|from|as)$/.test(type) ? undefined : typesOrNothing(type);
  const found = [lastMatch(before, text, read), lastMatch(after, text, read)].filter((each) => each !== undefined);
  return found.sort((a, b) => b.at - a.at)[0];
}

/** `name = new Type(…)`, `name := pkg.Type{…}`, `let name = Type::new(…)`, `name = await make(…)`. */
function byAssignment(name: string, text: string): Found | undefined {
  const assigned = new RegExp(
    `(?<![\\w$.])${escapeForRegExp(name)}\\b(?:\\s*,\\s*\\w+)*[^=\\n:(){}]*:?=(?![=>])\\s*(?:await\\s+|try[?!]?\\s+|&(?:mut\\s+)?|\\*)*(new\\s+)?([\\p{L}_$@#][\\w$@#]*(?:(?:\\.|::|->|\\?\\.)[\\w$#]+)*)\\s*(?:<[^>\\n]*>)?\\s*([({])?`,
    "gu",
  );
  const managed = new RegExp(
    `\\bwith\\s+(?:await\\s+)?()([\\w.]+)(\\()[^\\n]*\\)\\s+as\\s+${escapeForRegExp(name)}\\b`,
    "g",
  );
  const read = (_: string, [, isNew, expression = "", open]: readonly (string | undefined)[]): TypeHint | undefined =>
    hintOfExpression({ expression, isNew: isNew !== undefined && isNew !== "", open });
  const found = [lastMatch(assigned, text, read), lastMatch(managed, text, read)].filter((each) => each !== undefined);
  return found.sort((a, b) => b.at - a.at)[0];
}

type Assigned = { readonly expression: string; readonly isNew: boolean; readonly open: string | undefined };

function hintOfExpression({ expression, isNew, open }: Assigned): TypeHint | undefined {
  const parts = expression.split(/\.|::|->|\?\./);
  const last = parts.at(-1) ?? "";
  const owner = parts.at(-2) ?? "";
  if (isNew || open === "{") return { kind: "types", names: [last] };
  if (open === "(" && owner === "" && /^\p{Lu}.*\p{Ll}/u.test(last)) return { kind: "types", names: [last] };
  if (open === "(" && /^\p{Lu}/u.test(owner) && makers.test(last)) return { kind: "types", names: [owner] };
  const chain = chainBefore(open === "(" ? `${expression}()` : expression, expression.length + (open === "(" ? 2 : 0));
  return chain === undefined ? undefined : { kind: "resultOf", chain };
}

const makers =
  /^(?:new|default|create|builder|build|of|from\w*|with\w*|getInstance|get_instance|instance|parse|open|connect)$/;

const typesOrNothing = (annotation: string): TypeHint | undefined => {
  const names = typeNamesIn(annotation);
  return names.length === 0 ? undefined : { kind: "types", names };
};

function lastMatch(
  pattern: RegExp,
  text: string,
  read: (first: string, groups: readonly (string | undefined)[]) => TypeHint | undefined,
): Found | undefined {
  let found: Found | undefined;
  for (const match of text.matchAll(pattern)) {
    const hint = read(match[1] ?? "", [...match]);
    if (hint !== undefined) found = { at: match.index, end: match.index + match[0].length, hint };
  }
  return found;
}

/** Generic types whose argument is what the code works with. */
const wrappers = new Set(
  `Promise Array ReadonlyArray Readonly Partial Required Awaited Record Map Set Iterable AsyncIterable Option Optional Result
  Box Rc Arc Vec RefCell Cell Mutex RwLock Pin Cow HashMap BTreeMap HashSet List ArrayList Collection Iterator Stream
  Supplier Function Consumer CompletableFuture Future Mono Flux Sequence Iterable Dict Tuple Type Union Any Callable Awaitable
  Final ClassVar Generator AsyncGenerator AsyncIterator shared_ptr unique_ptr weak_ptr optional vector string_view
  String Integer Boolean Long Double Object Void`.split(/\s+/),
);
const lowerTypes = new Set(
  `string number boolean void null undefined unknown any never object symbol bigint int float double long short char byte bool str
  bytes dict list tuple set None true false const auto mut dyn impl ref static final readonly std var let val self this in out
  unsigned signed size_t typename class struct usize isize u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 error rune return new extends
  keyof typeof infer await async public private protected override virtual inline constexpr mutable function func def fn`.split(
    /\s+/,
  ),
);
