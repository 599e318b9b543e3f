/** Words that are no identifiers, per language id, for the identifier metrics only: the sets of the reference scorer, kept equal to it. */
const typescript =
  "abstract any as asserts async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface is keyof let module namespace never new null number object of package private protected public readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown var void while with yield";

const words: Readonly<Record<string, string>> = {
  python:
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self",
  typescript,
  typescriptreact: typescript,
  javascript: typescript,
  go: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var nil true false",
  rust: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
  java: "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new package private protected public return short static strictfp super switch synchronized this throw throws transient try void volatile while true false null var record",
  cpp: "alignas alignof and asm auto bool break case catch char class const constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept nullptr operator or private protected public register reinterpret_cast return short signed sizeof static static_assert static_cast struct switch template this throw true try typedef typename union unsigned using virtual void volatile while override final concept requires co_await co_return co_yield include",
  csharp:
    "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while var async await",
};
const keywords = new Map(Object.entries(words).map(([language, text]) => [language, new Set(text.split(" "))]));

const strings = /"(?:[^"\\\n]*(?:\\.[^"\\\n]*)*)"|'(?:[^'\\\n]*(?:\\.[^'\\\n]*)*)'|`[^`]*`/g;
const identifier = /[_a-zA-Z][_a-zA-Z0-9]*/g;

/** Identifiers of a piece of code in order, without those in strings and without keywords. */
export function identifiersOf(code: string, language: string): readonly string[] {
  const ignored = keywords.get(language);
  return (code.replace(strings, "").match(identifier) ?? []).filter((name) => !ignored?.has(name));
}
