import { detached } from "../../base/detached.ts";
import { Lru } from "../../base/lru.ts";
import type { Located, ResolvedImport } from "../../domain/repositoryIndex.ts";
import type { Chain, Segment } from "./chain.ts";
import { guessPaths } from "./guessPaths.ts";
import { typeHintOf, type TypeHint } from "./inferType.ts";
import { findContainer, findNearest, findTypes, membersOf } from "./lookUp.ts";
import type { SourceInput } from "./source.ts";
import { isType } from "./surroundings.ts";

/** What stands before a member operator, as far as names tell. */
export type Holder =
  | { readonly kind: "type"; readonly type: Located; readonly isSure: boolean }
  | { readonly kind: "files"; readonly paths: readonly string[] }
  /** A namespace, by its possible full names. */
  | { readonly kind: "scope"; readonly containers: readonly string[] };

const mostSteps = 3;

export async function resolveChain(input: SourceInput, chain: Chain, depth = 0): Promise<Holder | undefined> {
  const [first, ...rest] = chain.segments;
  if (first === undefined || depth > mostSteps) return undefined;
  const scope = await findScope(input, chain.segments);
  if (scope !== undefined) return scope;
  let holder = await resolveFirst(input, first, depth);
  const [second, ...others] = rest;
  if (holder === undefined && isSelf(first) && second !== undefined)
    // Half-written code often hides the class around it; its fields stand in the text all the same.
    return resolveChain(input, { ...chain, segments: [second, ...others] }, depth + 1);
  for (const segment of rest) {
    if (holder === undefined) break;
    holder = await resolveMember(input, holder, segment);
  }
  if (holder === undefined && rest.length > 0) return resolveByName(input, chain.segments.at(-1)?.name ?? "");
  return holder;
}

const isSelf = ({ name }: Pick<Segment, "name">): boolean => /^(?:this|self|Self|cls|super|@)$/.test(name);

async function resolveFirst(input: SourceInput, { name, isCall }: Segment, depth: number): Promise<Holder | undefined> {
  if (isSelf({ name })) return resolveSelf(input);
  const imports = await input.around.imports();
  const module = moduleNamed(imports, name);
  if (module !== undefined) return module;
  const hint = isCall ? undefined : await hintFor(input, name);
  if (hint !== undefined) {
    const hinted = await resolveHint(input, hint, depth);
    if (hinted !== undefined) return hinted;
  }
  const [declared] = await findNearest(input, [name]);
  if (declared !== undefined) return holderOf(input, declared);
  return resolveByName(input, name);
}

/** `import * as ns`, a Go package, or a Python module imported by its own name. */
function moduleNamed(imports: readonly ResolvedImport[], name: string): Holder | undefined {
  for (const { namespace, names, paths } of imports) {
    if (namespace === name && paths.length > 0) return { kind: "files", paths };
    const imported = names.find(({ local }) => local === name)?.imported;
    const files = imported === undefined ? [] : paths.filter((path) => isModuleFile(path, imported));
    if (files.length > 0) return { kind: "files", paths: files };
  }
  return undefined;
}

export const isModuleFile = (path: string, name: string): boolean =>
  path.endsWith(`/${name}.py`) || path.endsWith(`/${name}/__init__.py`) || path === `${name}.py`;

async function resolveSelf(input: SourceInput): Promise<Holder | undefined> {
  const enclosing = await input.around.enclosing();
  const innermost = enclosing.findLast((each) => isType(each) || (each.container !== "" && each.kind === "method"));
  if (innermost !== undefined && isType(innermost))
    return { kind: "type", type: { ...innermost, path: input.path }, isSure: true };
  const names = innermost === undefined ? input.request.shape.scopes.toReversed() : [innermost.container];
  for (const name of names) {
    const type = await findContainer(input, name);
    if (type !== undefined) return { kind: "type", type, isSure: true };
  }
  return undefined;
}

/** What the text near the cursor, the heads around it or the file's own declarations say of a name. */
export async function hintFor(input: SourceInput, name: string): Promise<TypeHint | undefined> {
  const { site, around } = input;
  const near = hintAbove(name, site.above.slice(0, site.above.length - site.linePrefix.length));
  if (near !== undefined) return near;
  for (const { signature } of (await around.enclosing()).toReversed()) {
    const hint = hintInHead(name, signature);
    if (hint !== undefined) return hint;
  }
  const typeName = (await around.ownDefinition(name))?.typeName ?? "";
  return typeName === "" ? undefined : { kind: "types", names: [typeName] };
}

/** The finished lines above the cursor stay the same while somebody types on the next one. */
function hintAbove(name: string, finished: string): TypeHint | undefined {
  if (above.finished !== finished) above = { finished: detached(finished), hints: new Map() };
  const known = above.hints.get(name);
  if (known !== undefined) return known.hint;
  const hint = typeHintOf(name, above.finished);
  above.hints.set(name, { hint });
  return hint;
}

/** Every key press asks the heads around it for the same names. */
const inHeads = new Lru<string, { readonly hint: TypeHint | undefined }>(1000);

function hintInHead(name: string, signature: string): TypeHint | undefined {
  if (!signature.includes(name)) return undefined;
  const key = `${name} ${signature}`;
  const known = inHeads.get(key) ?? { hint: typeHintOf(name, signature) };
  inHeads.set(key, known);
  return known.hint;
}

type Hints = Map<string, { readonly hint: TypeHint | undefined }>;
let above: { readonly finished: string; readonly hints: Hints } = { finished: "", hints: new Map() };

async function resolveHint(input: SourceInput, hint: TypeHint, depth: number): Promise<Holder | undefined> {
  if (hint.kind === "types") {
    const type = (await findTypes(input, hint.names))[0];
    return type && { kind: "type", type, isSure: true };
  }
  return resolveChain(input, hint.chain, depth + 1);
}

/** A class for its own name; the type of a result, a field or a constant; the files behind an object of functions. */
async function holderOf(input: SourceInput, declared: Located): Promise<Holder | undefined> {
  if (isType(declared)) return { kind: "type", type: declared, isSure: true };
  if (declared.kind === "module") return { kind: "scope", containers: [declared.name] };
  const [type] = await findTypes(
    { ...input, path: declared.path },
    declared.typeName === "" ? [] : [declared.typeName],
  );
  if (type !== undefined) return { kind: "type", type, isSure: true };
  if (declared.kind !== "constant" && declared.kind !== "variable") return undefined;
  const imports = await input.index.importsOf(declared.path, input.signal);
  const paths = imports.flatMap((each) => each.paths);
  return paths.length === 0 || paths.length > 6 ? undefined : { kind: "files", paths: [declared.path, ...paths] };
}

async function resolveMember(input: SourceInput, holder: Holder, { name }: Segment): Promise<Holder | undefined> {
  const members = await contentsOf(input, holder);
  const bare = name.replace(/^[#@$]/, "");
  const member = members.find((each) => each.name === name || each.name === bare);
  return member && holderOf(input, member);
}

/** What can follow the member operator. */
export async function contentsOf(input: SourceInput, holder: Holder): Promise<readonly Located[]> {
  const anything = { names: [], paths: [], container: undefined, limit: 400 };
  switch (holder.kind) {
    case "type":
      return membersOf(input, holder.type);
    case "files": {
      const all = await input.index.definitions({ ...anything, paths: holder.paths }, input.signal);
      const top = all.filter(({ container, kind }) => container === "" && kind !== "module");
      return top.length > 0 ? top : all;
    }
    case "scope": {
      const answers = holder.containers.map((container) =>
        input.index.definitions({ ...anything, container }, input.signal),
      );
      return (await Promise.all(answers)).find((each) => each.length > 0) ?? [];
    }
  }
}

/** `rfl::io::`, `super::common::`: a namespace or the file of a module. */
async function findScope(input: SourceInput, segments: readonly Segment[]): Promise<Holder | undefined> {
  const names = segments.map(({ name }) => name);
  if (names.some((name) => !/^[a-z_][a-z_0-9]*$/.test(name)) || segments.some(({ isCall }) => isCall)) return undefined;
  if (input.site.languageId === "rust") {
    const paths = guessPaths({ specifier: names.join("::"), path: input.path, languageId: "rust", packageName: "" });
    const holder: Holder = { kind: "files", paths };
    return paths.length > 0 && (await contentsOf(input, holder)).length > 0 ? holder : undefined;
  }
  if (input.site.languageId !== "cpp" || names[0] === "std") return undefined;
  const outer = (await input.around.definitions()).map(({ container }) => container).find((each) => each !== "") ?? "";
  const prefixes = outer.split(/\.|::/).map((_, index, parts) => parts.slice(0, index + 1).join("."));
  const containers = ["", ...prefixes]
    .reverse()
    .map((prefix) => [...(prefix === "" ? [] : [prefix]), ...names].join("."));
  const holder: Holder = { kind: "scope", containers };
  return (await contentsOf(input, holder)).length > 0 ? holder : undefined;
}

async function resolveByName(input: SourceInput, name: string): Promise<Holder | undefined> {
  const type = await findTypeByName(input, name);
  return type && { kind: "type", type, isSure: false };
}

/** `websocketListeners` is likely a `WebsocketListeners` or a `Listeners`. */
export async function findTypeByName(input: SourceInput, name: string): Promise<Located | undefined> {
  const parts = name
    .replace(/^[^\p{L}]+/u, "")
    .split(/_|(?=\p{Lu})/u)
    .filter((part) => part !== "");
  const pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  const names = pascal.map((_, index) => pascal.slice(index).join("")).filter((each) => each.length > 2);
  return (await findTypes(input, names))[0];
}
