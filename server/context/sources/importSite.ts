/** Where in an unfinished import statement the cursor stands. */
export type ImportSite =
  /** In the module's name or path: `typed` is what stands there; `names` what is imported from it, if it is written before. */
  | { readonly kind: "module"; readonly typed: string; readonly names: readonly string[]; readonly before: string }
  /** Among the imported names. */
  | { readonly kind: "names"; readonly specifier: string; readonly before: string }
  /** Among the names, and the module is not written yet: `before` ends with the bracket that opens them, `typed` follows it. */
  | { readonly kind: "statement"; readonly typed: string; readonly before: string };

type Text = { readonly languageId: string; readonly above: string; readonly below: string };

export function importSiteOf(text: Text): ImportSite | undefined {
  return readers[text.languageId]?.(text);
}

const module = (typed: string, names: readonly string[], before: string): ImportSite => ({
  kind: "module",
  typed,
  names,
  before,
});

function script({ above, below }: Text): ImportSite | undefined {
  const called = /(?:\brequire|\bimport)\(\s*["']([^"'\n]*)$/.exec(above);
  if (called) return module(called[1] ?? "", [], lineOf(above, called.index));
  const found = /(?:^|\n)[ \t]*((?:import|export)\b[^;]*)$/.exec(above.slice(-2000));
  const statement = found === null ? undefined : lastStatement(found[1] ?? "");
  if (statement === undefined) return undefined;
  const specifier = /(?:\bfrom|^import)\s*["']([^"'\n]*)$/.exec(statement);
  if (specifier) return module(specifier[1] ?? "", namesIn(statement), statement);
  const opened = /^((?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{\s*)([^}]*)$/.exec(statement);
  if (!opened) return undefined;
  const from = /^(?![^}]*\n\s*(?:import|export)\b)[^}'"();]*\}\s*from\s*["']([^"'\n]+)["']/.exec(below)?.[1];
  return from === undefined
    ? { kind: "statement", typed: opened[2] ?? "", before: opened[1] ?? "" }
    : { kind: "names", specifier: from, before: statement };
}

/** Import lines without semicolons run on; the last one that begins a line counts. */
const lastStatement = (text: string): string | undefined =>
  text
    .split(/\n(?=[ \t]*(?:import|export)\b)/)
    .at(-1)
    ?.trimStart();

function python({ above }: Text): ImportSite | undefined {
  const names = /(?:^|\n)[ \t]*(from\s+([.\w]+)\s+import\s+(?:\([^)]*|[^\n(]*))$/.exec(above);
  if (names) return { kind: "names", specifier: names[2] ?? "", before: names[1] ?? "" };
  const from = /(?:^|\n)[ \t]*((?:from|import)\s+([.\w]*))$/.exec(above);
  return from ? module(from[2] ?? "", [], from[1] ?? "") : undefined;
}

function go({ above }: Text): ImportSite | undefined {
  const line = /(?:^|\n)[ \t]*((?:import\s+)?(?:([\w.]+)\s+)?"([^"\n]*))$/.exec(above);
  if (!line) return undefined;
  const isInside = /(?:^|\n)import\s*\([^)]*$/.test(above) || /^import\b/.test(line[1] ?? "");
  return isInside
    ? module(line[3] ?? "", line[2] === undefined || line[2] === "import" ? [] : [line[2]], line[1] ?? "")
    : undefined;
}

function dotted({ above }: Text): ImportSite | undefined {
  const line = /(?:^|\n)[ \t]*((?:import|using|use)\s+(?:static\s+)?([\w.\\]*))$/.exec(above);
  return line ? module(line[2] ?? "", [], line[1] ?? "") : undefined;
}

function rust({ above }: Text): ImportSite | undefined {
  const line = /(?:^|\n)[ \t]*((?:pub(?:\([^)]*\))?\s+)?use\s+([\w:]*?)(?:::)?(\{[^;]*)?)$/.exec(above);
  if (!line) return undefined;
  const specifier = line[2] ?? "";
  if (line[3] === undefined) return module(/::$/.test(line[1] ?? "") ? `${specifier}::` : specifier, [], line[1] ?? "");
  return { kind: "names", specifier, before: line[1] ?? "" };
}

function include({ above }: Text): ImportSite | undefined {
  const line = /(?:^|\n)[ \t]*(#[ \t]*include[ \t]*["<]([^">\n]*))$/.exec(above);
  return line ? module(line[2] ?? "", [], line[1] ?? "") : undefined;
}

function ruby({ above }: Text): ImportSite | undefined {
  const line = /(?:^|\n)[ \t]*(require(?:_relative)?[ (]+["']([^"'\n]*))$/.exec(above);
  return line ? module(line[2] ?? "", [], line[1] ?? "") : undefined;
}

const readers: Readonly<Record<string, (text: Text) => ImportSite | undefined>> = {
  typescript: script,
  typescriptreact: script,
  javascript: script,
  javascriptreact: script,
  python,
  go,
  java: dotted,
  kotlin: dotted,
  scala: dotted,
  csharp: dotted,
  php: dotted,
  rust,
  c: include,
  cpp: include,
  ruby,
};

/** Names between the braces, or the default import's. */
function namesIn(statement: string): string[] {
  const braces = /\{([^}]*)\}/.exec(statement)?.[1];
  const whole = /^import\s+(?:type\s+)?\*\s+as\s+([\w$]+)/.exec(statement)?.[1];
  const single = /^import\s+(?:type\s+)?(\w+)\b/.exec(statement)?.[1];
  const listed = (braces ?? "").split(",").map((each) => /^\s*(?:type\s+)?([\w$]+)/.exec(each)?.[1]);
  return [...listed, whole, single === "type" ? undefined : single].filter((name) => name !== undefined);
}

const lineOf = (text: string, at: number): string => text.slice(text.lastIndexOf("\n", at) + 1);
