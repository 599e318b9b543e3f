import type { Located } from "../../domain/repositoryIndex.ts";
import { typeNamesIn } from "./inferType.ts";
import { findNearest, findTypes } from "./lookUp.ts";
import { findTypeByName, hintFor, resolveChain } from "./resolveChain.ts";
import type { SourceInput } from "./source.ts";
import { isType } from "./surroundings.ts";

/** A type whose members could be used at the cursor. `weight`: 0 to 1. */
export type TypeInScope = { readonly type: Located; readonly weight: number; readonly why: string };

const mostTypes = 8;
const mostVariables = 16;
const linesAbove = 14;
/** A parameter counts as much as a variable that stands a few lines above. */
const parameterWeight = 0.6;
const signatureWeight = 0.45;
const resultWeight = 0.4;
/** A variable's name is a weaker sign than its declaration. */
const nameShare = 0.45;

type Noted = Map<string, Omit<TypeInScope, "type">>;

/** Types of the variables and parameters near the cursor, of the enclosing head, and of what nearby calls return. */
export async function typesInScope(input: SourceInput): Promise<TypeInScope[]> {
  const noted: Noted = new Map();
  const note = (name: string, weight: number, why: string): void => {
    const known = noted.get(name);
    if (known === undefined || weight > known.weight || (weight === known.weight && why < known.why))
      noted.set(name, { weight, why });
  };
  const noting = [noteVariables(input, note), noteResults(input, note)];
  const head = (await input.around.enclosing()).findLast((each) => !isType(each));
  for (const name of typeNamesIn(head?.signature ?? ""))
    note(name, signatureWeight, `named in the head of ${head?.name ?? ""}`);
  await Promise.all(noting);
  const nearest = [...noted]
    .sort((a, b) => b[1].weight - a[1].weight || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostTypes + 4);
  const types = await findTypes(
    input,
    nearest.map(([name]) => name),
  );
  return types.slice(0, mostTypes).flatMap((type) => {
    const found = noted.get(type.name);
    return found === undefined ? [] : [{ type, ...found }];
  });
}

type Note = (name: string, weight: number, why: string) => void;

async function noteVariables(input: SourceInput, note: Note): Promise<void> {
  const variables = await variablesNear(input);
  await Promise.all(variables.map((each) => noteVariable(input, each, note)));
}

type Variable = { readonly variable: string; readonly weight: number };

async function noteVariable(input: SourceInput, { variable, weight }: Variable, note: Note): Promise<void> {
  const why = `"${variable}" near the cursor is of this type`;
  const hint = await hintFor(input, variable);
  if (hint?.kind === "types") for (const name of hint.names.slice(0, 2)) note(name, weight, why);
  else if (hint?.kind === "resultOf") {
    const holder = await resolveChain(input, hint.chain);
    if (holder?.kind === "type") note(holder.type.name, weight, why);
  } else if (weight > 0.5) {
    const type = await findTypeByName(input, variable);
    if (type !== undefined)
      note(type.name, weight * nameShare, `"${variable}" near the cursor is called like this type`);
  }
}

async function variablesNear({ site, around }: SourceInput): Promise<Variable[]> {
  const near = site.above.split("\n").slice(-linesAbove).join("\n");
  const used = [...near.matchAll(/(?<![\w$.])[\p{Ll}_][\w$]{2,}/gu)].map(([name]) => name);
  const head = (await around.enclosing()).at(-1)?.signature ?? "";
  const parameters = [...head.matchAll(/(?<![\w$.])[\p{Ll}_][\w$]*(?=\s*[:,)?]|\s+[*&[\p{L}])/gu)].map(
    ([name]) => name,
  );
  const isParameter = new Set(parameters);
  return [...new Set([...parameters, ...used])]
    .filter((name) => !notVariables.has(name))
    .map((variable) => ({
      variable,
      weight: Math.max(around.relevance.near(variable), isParameter.has(variable) ? parameterWeight : 0),
    }))
    .filter(({ weight }) => weight > 0.25)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostVariables);
}

const notVariables = new Set(
  `const let var return await async function func def fn new for if else elif while switch case try catch except finally throw raise
  import from export default class interface public private protected static final self this super true false null undefined none
  string number boolean int float bool void auto mut pub use impl struct enum type match not and range map len print`.split(
    /\s+/,
  ),
);

/** What functions that are named near the cursor give back. */
async function noteResults(input: SourceInput, note: Note): Promise<void> {
  const { around } = input;
  const locals = (await around.imports()).flatMap(({ names }) =>
    names.map(({ imported, local }) => ({ imported, local })),
  );
  const near = locals
    .map((each) => ({ ...each, weight: around.relevance.near(each.local) }))
    .filter(({ weight }) => weight > 0.4)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 5);
  for (const { name, kind, typeName } of await findNearest(
    input,
    near.map(({ imported }) => imported),
  ))
    if (kind === "function" && typeName !== "")
      note(typeName, resultWeight, `${name} near the cursor returns this type`);
}
