import type { Located } from "../../domain/repositoryIndex.ts";
import { typeNamesIn } from "./inferType.ts";
import { findNearest, findTypes, isTest, membersOf } from "./lookUp.ts";
import { contentsOf, resolveChain, type Holder } from "./resolveChain.ts";
import { isMaking } from "./site.ts";
import { urgentScore, type Candidate, type Source, type SourceInput } from "./source.ts";
import { isType } from "./surroundings.ts";
import { typesInScope, type TypeInScope } from "./typesInScope.ts";

/** Members of what stands before the cursor, the signature of the call around it, and members of variables near it. */
export const members: Source = {
  name: "members",
  find: async (input, add) => {
    if (input.site.importing !== undefined) return;
    const receiver = addReceiver(input, add);
    const addScope = async (): Promise<void> => {
      const [types, shown] = await Promise.all([typesInScope(input), receiver]);
      // Of the receiver's type only what can follow counts.
      const others = types.filter(({ type }) => type.path !== shown?.path || type.line !== shown.line);
      await Promise.all(others.map((each) => addMembers(input, each, add)));
    };
    await Promise.all([receiver, addCallee(input, add), addScope()]);
  },
};

type Add = (candidate: Candidate) => void;

/** More would push everything else out of the prompt. */
const mostOfReceiver = 24;
const mostOfVariable = 10;
/** A type with so few members is understood as a whole. */
const fewMembers = 8;

/** The type whose members were added, if it is one. */
async function addReceiver(input: SourceInput, add: Add): Promise<Located | undefined> {
  const { receiver, typed } = input.site;
  if (receiver === undefined) return undefined;
  const name = receiver.segments.map((segment) => segment.name).join(".");
  const holder = await resolveChain(input, receiver);
  if (holder === undefined) return undefined;
  const certainty = holder.kind === "type" && !holder.isSure ? 0.4 : 1;
  const follows = holder.kind === "type" ? followsType(input, holder.type) : () => true;
  const usable = (await contentsOf(input, holder)).filter((each) => isUsable(input, each) && follows(each));
  for (const { each, fit } of ranked(input, usable).slice(0, mostOfReceiver))
    add(
      shown({
        definition: each,
        holder: holder.kind === "type" ? holder.type : undefined,
        score:
          certainty * (urgentScore + fit - (typed !== "" && input.around.relevance.continues(each.name) === 0 ? 2 : 0)),
        why: `${describe(holder)}, which "${name}" before the cursor seems to be`,
      }),
    );
  return holder.kind === "type" ? holder.type : undefined;
}

/** Whether a member can stand behind the operator: what a class has by its name is not what its instances have. */
function followsType({ site, request }: SourceInput, type: Located): (member: Located) => boolean {
  const isByName = site.receiver?.segments.at(-1)?.name === type.name;
  const writesStatic = /^(?:java|csharp|php|(?:java|type)script(?:react)?)$/.test(request.snapshot.languageId);
  return (member) => {
    if (member.name === type.name) return false;
    if (!isByName) return !isType(member) && !(writesStatic && member.kind === "method" && isStatic(member));
    if (!writesStatic || type.kind === "enum" || type.kind === "interface") return true;
    return isType(member) || isStatic(member) || !/^(?:method|field)$/.test(member.kind);
  };
}

const isStatic = ({ signature }: Located): boolean => /(?:^|\s)(?:static|const)\s/.test(signature);

const describe = (holder: Holder): string =>
  holder.kind === "type"
    ? `member of ${holder.type.name}`
    : holder.kind === "files"
      ? "declared in the module"
      : "declared in the namespace";

/** What another file may use: exported, or not marked as private by its name. */
const isUsable = (input: SourceInput, { path, isExported, name, signature }: Located): boolean =>
  name !== "constructor" &&
  (path === input.path || isExported || !(/^[_#]/.test(name) || /(?:^|\s)private\s/.test(signature))) &&
  (isTest(input.path) || !isTest(path));

type Ranked = { readonly each: Located; readonly fit: number };

function ranked({ around: { relevance }, site }: SourceInput, all: readonly Located[]): Ranked[] {
  const fits = all.map((each) => ({
    each,
    fit:
      1.5 * relevance.continues(each.name) +
      relevance.of(each.name) +
      0.6 * relevance.echoes(each.name) +
      0.2 * relevance.of(each.typeName) +
      (isMaking(site) && isType(each) && each.kind !== "interface" ? 1 : 0),
  }));
  return fits.sort(
    (a, b) =>
      b.fit - a.fit || (a.each.path < b.each.path ? -1 : a.each.path > b.each.path ? 1 : a.each.line - b.each.line),
  );
}

async function addCallee(input: SourceInput, add: Add): Promise<void> {
  const { call } = input.site;
  const last = call?.callee.segments.at(-1);
  if (call === undefined || last === undefined) return;
  const callees = await findCallees(input, call.callee.segments.length > 1);
  const why = `the call around the cursor is to ${last.name}`;
  for (const callee of callees.slice(0, 2)) {
    const holder = isType(callee) ? callee : undefined;
    add(shown({ definition: callee, holder: undefined, score: urgentScore + 1.5, why }));
    if (holder) await addConstructor(input, holder, add);
  }
  const parameters = await findTypes(
    input,
    callees.flatMap(({ signature }) => typeNamesIn(parametersOf(signature))).slice(0, 6),
  );
  const members = parameters.map((type) =>
    addMembers(input, { type, weight: 1.4, why: `a parameter of ${last.name} is ${type.name}` }, add),
  );
  await Promise.all(members);
}

async function findCallees(input: SourceInput, isMember: boolean): Promise<readonly Located[]> {
  const { call } = input.site;
  const segments = call?.callee.segments ?? [];
  const name = segments.at(-1)?.name ?? "";
  if (!isMember) return findNearest(input, [name]);
  const holder = await resolveChain(input, { segments: segments.slice(0, -1), start: 0 });
  const found = holder === undefined ? [] : (await contentsOf(input, holder)).filter((each) => each.name === name);
  if (found.length > 0) return found;
  const anywhere = await findNearest(input, [name]);
  // The name of a method alone is a weak hint when it is short.
  return name.length > 5 ? anywhere : [];
}

async function addConstructor(input: SourceInput, type: Located, add: Add): Promise<void> {
  const why = `the call around the cursor makes a ${type.name}`;
  for (const definition of await membersOf(input, type)) {
    const isConstructor =
      definition.name === "constructor" || definition.name === "__init__" || definition.name === type.name;
    if (isConstructor || definition.kind === "field")
      add(shown({ definition, holder: type, score: isConstructor ? urgentScore + 1.5 : 1.2, why }));
  }
}

const parametersOf = (signature: string): string => signature.slice(Math.max(0, signature.indexOf("(")));

async function addMembers(input: SourceInput, { type, weight, why }: TypeInScope, add: Add): Promise<void> {
  const usable = (await membersOf(input, type)).filter((each) => isUsable(input, each));
  if (usable.length === 0) return add(shown({ definition: type, holder: undefined, score: weight, why }));
  const base = usable.length <= fewMembers ? 0.7 : 0.4;
  for (const { each, fit } of ranked(input, usable).slice(0, mostOfVariable))
    add(shown({ definition: each, holder: type, score: weight * (base + fit), why }));
}

type Shown = {
  readonly definition: Located;
  readonly holder: Located | undefined;
  readonly score: number;
  readonly why: string;
};

const shown = ({ definition, holder, score, why }: Shown): Candidate => ({
  source: "members",
  why,
  score,
  path: definition.path,
  shown: { kind: "definition", definition, holder },
});
