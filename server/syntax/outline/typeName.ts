const maxTypeUnits = 300;

/** What stands before the name of a type without changing which type is meant. */
const prefix =
  /^(?:->|<-|\.\.\.|[\s:&*?!^|\\]|\[[^\]]*\]|'\w+\b(?!')|(?:const|mut|dyn|impl|readonly|final|struct|enum|class|union|unsigned|signed|typename|volatile|static|inline|constexpr|virtual|keyof|chan|some|any|inout)\s)+/;
const qualifiedName = /^[\w$]+(?:(?:\.|::|\\)[\w$]+)*/;
const nothing = new Set(["null", "undefined", "None", "nullptr", "nil"]);
const noNames = new Set(["func", "fn", "fun", "function", "interface", "typeof", "new", "unique", "operator"]);
/** Their members are rarely what is wanted: what they hold or promise is meant. */
const wrappers = new Set(
  `Promise PromiseLike Awaited Readonly Partial Required NonNullable Optional Option Result Box Rc Arc Task ValueTask
  unique_ptr shared_ptr weak_ptr optional Final ClassVar Annotated Awaitable NotRequired CompletableFuture Future`.split(
    /\s+/,
  ),
);

/**
 * Simple name of a type as it is written: "pkg.Item[]", "Promise<Item>", "&'a Item", "*pkg.Item", "Item | null" are all
 * "Item"; "list[Item]" and "Map<K, Item>" are "list" and "Map". Empty for functions, tuples, literals and inline objects.
 */
export function simpleTypeName(written: string): string {
  let rest = written.slice(0, maxTypeUnits);
  for (let round = 0; round < 8; round++) {
    rest = rest.replace(prefix, "");
    const whole = qualifiedName.exec(rest)?.[0];
    if (whole === undefined) return elementName(written);
    if (noNames.has(whole)) return "";
    if (/^\w+\s+is\s/.test(rest)) return "boolean";
    const name = whole.slice(Math.max(whole.lastIndexOf("."), whole.lastIndexOf(":"), whole.lastIndexOf("\\")) + 1);
    const after = rest.slice(whole.length).trimStart();
    if (/^[=-]>/.test(after)) return "";
    if (nothing.has(name) && after.startsWith("|")) rest = after;
    else if (wrappers.has(name) && /^[<[(]/.test(after)) rest = after.slice(1);
    else return /^\d/.test(name) ? "" : name;
  }
  return "";
}

/** Of an array written as "[Item]"; what has a colon inside is a dictionary. */
function elementName(written: string): string {
  const element = /^[^\w\[(]*\[([^[\]:;]+)[\];]/.exec(written)?.[1];
  return element === undefined ? "" : simpleTypeName(element);
}

/** Simple names of `written` types, without those that have none. */
export const simpleTypeNames = (written: readonly string[]): readonly string[] =>
  written.map(simpleTypeName).filter((name) => name !== "");
