import type { Definition } from "../../domain/outline.ts";
import type { Located } from "../../domain/repositoryIndex.ts";

/** How a language writes a declaration without its body, so that what the model sees reads like code. */
type Style = {
  /** After the head of a type whose members follow. */
  readonly open: string;
  readonly close: string;
  readonly indent: string;
  /** After a function without its body, and after a field. */
  readonly functionEnd: string;
  readonly fieldEnd: string;
  /** A heading for members whose type's own head is not known. */
  readonly heading: (name: string) => string;
};

const braces: Style = {
  open: " {",
  close: "}",
  indent: "  ",
  functionEnd: ";",
  fieldEnd: ";",
  heading: (name) => `class ${name}`,
};
const styles: Readonly<Record<string, Style>> = {
  py: { ...braces, open: ":", close: "", indent: "    ", functionEnd: ": ...", fieldEnd: "" },
  pyi: { ...braces, open: ":", close: "", indent: "    ", functionEnd: ": ...", fieldEnd: "" },
  go: { ...braces, indent: "\t", functionEnd: "", fieldEnd: "", heading: (name) => `type ${name} struct` },
  rs: {
    ...braces,
    indent: "    ",
    fieldEnd: ",",
    heading: (name) => (/^\p{Lu}/u.test(name) ? `impl ${name}` : `mod ${name}`),
  },
  kt: { ...braces, functionEnd: "", fieldEnd: "" },
  swift: { ...braces, functionEnd: "", fieldEnd: "" },
  scala: { ...braces, functionEnd: "", fieldEnd: "" },
  rb: { ...braces, open: "", close: "end", functionEnd: "", fieldEnd: "" },
  ...Object.fromEntries(
    "c h cc cpp cxx hpp hh".split(" ").map((each) => [
      each,
      {
        ...braces,
        close: "};",
        heading: (name: string) =>
          /^\p{Lu}/u.test(name) ? `struct ${name}` : `namespace ${name.replaceAll(".", "::")}`,
      },
    ]),
  ),
};

export type Entry = { readonly definition: Located; readonly holder: Located | undefined };

/** Declarations of one file in their own order, members under the head of their type. */
export function renderEntries(path: string, entries: readonly Entry[]): string {
  const style = styleOf(path);
  const known = new Map(
    entries.flatMap(({ definition, holder }) =>
      holder === undefined ? [] : [[`${definition.path} ${definition.container}`, holder] as const],
    ),
  );
  const complete = entries.map((entry) => ({
    ...entry,
    holder: entry.holder ?? known.get(`${entry.definition.path} ${entry.definition.container}`),
  }));
  const ordered = complete.sort((a, b) => groupLine(a) - groupLine(b) || a.definition.line - b.definition.line);
  const lines: string[] = [];
  let open: string | undefined;
  const close = (): void => {
    if (open !== undefined && style.close !== "") lines.push(style.close);
    open = undefined;
  };
  for (const entry of ordered) {
    const heading = headingOf(path, entry);
    if (heading === undefined && heads(ordered, entry)) continue;
    if (heading !== open) {
      close();
      if (heading !== undefined) lines.push(`${heading}${style.open}`);
      open = heading;
    }
    lines.push(`${heading === undefined ? "" : style.indent}${lineFor(path, entry.definition)}`);
  }
  close();
  return [...packageLine(path), ...lines].join("\n");
}

/** Go's declarations are written with the name of their package, which by convention is its folder's. */
function packageLine(path: string): readonly string[] {
  const folder = /([^/]+)\/[^/]+\.go$/.exec(path)?.[1];
  return folder === undefined ? [] : [`package ${folder.replaceAll(/[^\w]/g, "")}`];
}

/** What one more entry adds, at most; for counting before anything is rendered. */
export const entryTexts = (path: string, entry: Entry): { readonly line: string; readonly heading: string } => ({
  line: lineFor(path, entry.definition),
  heading: headingOf(path, entry) ?? "",
});

const extensionOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1).toLowerCase();
const styleOf = (path: string): Style => styles[extensionOf(path)] ?? braces;

/** Members stand where their type stands. */
const groupLine = ({ definition, holder }: Entry): number =>
  holder !== undefined && holder.path === definition.path ? holder.line : definition.line;

/** A type whose members are shown appears as their heading. */
const heads = (entries: readonly Entry[], { definition }: Entry): boolean =>
  entries.some(
    ({ holder, definition: member }) =>
      holder?.path === definition.path &&
      holder.line === definition.line &&
      member.path === definition.path &&
      member.line !== definition.line,
  );

function headingOf(path: string, { definition, holder }: Entry): string | undefined {
  const { container, kind } = definition;
  if (container === "") return undefined;
  const extension = extensionOf(path);
  if (extension === "go" && kind === "method" && /^func\b/.test(definition.signature)) return undefined;
  const name = container.slice(container.lastIndexOf(".") + 1);
  if (extension === "rs" && (kind === "method" || kind === "function") && holder?.kind !== "interface")
    return styleOf(path).heading(name);
  if (holder !== undefined && holder.path === definition.path && holder.name === name) return bare(holder.signature);
  return styleOf(path).heading(isNamespace(container) ? container : name);
}

const isNamespace = (container: string): boolean => !/\p{Lu}/u.test(container);

function lineFor(path: string, { signature, kind }: Definition): string {
  const style = styleOf(path);
  const text = bare(signature);
  if (/[;,]$/.test(signature) && !/^(?:function|method)$/.test(kind)) return signature;
  if (kind === "function" || kind === "method") return `${text}${style.functionEnd}`;
  if (kind === "field" || kind === "variable" || kind === "constant")
    return /[}]$/.test(text) ? text : `${text}${style.fieldEnd}`;
  return text;
}

const bare = (signature: string): string => signature.replace(/\s*(?:[{:;]|=>|\{\s*\})?\s*$/, "");
