/** Decides whether a model can fill in the middle, and by which row of the families table. */
import { families, type Family, type FamilyName } from "../prompt/families.ts";
import type { GgufHeader } from "./gguf.ts";

export type FimResult =
  | {
      readonly kind: "ok";
      readonly family: FamilyName;
      /** Ids by the token's own text: the family's markers and, where the vocabulary has them, its other tokens. */
      readonly ids: Readonly<Record<string, number>>;
      /** Tokens of the row that this vocabulary lacks: repository and file tokens, some of `ends`. */
      readonly absent: readonly string[];
    }
  /** `reason` names the missing marker. */
  | { readonly kind: "refused"; readonly reason: string };

export type FimSubject = Pick<GgufHeader, "architecture" | "name" | "alsoCalled" | "tokens">;

/** What tells families apart that share their markers. */
type Hint = { readonly architectures: readonly string[]; readonly name: RegExp };

const hints: Readonly<Record<FamilyName, Hint>> = {
  qwen: { architectures: ["qwen2", "qwen2moe", "qwen3", "qwen3moe", "qwen3next"], name: /qwen/i },
  codestral: { architectures: ["llama", "mistral"], name: /codestral/i },
  deepseek: { architectures: ["deepseek2", "deepseek", "llama"], name: /deepseek/i },
  starcoder2: { architectures: ["starcoder2"], name: /starcoder2/i },
  granite4: { architectures: ["granite", "granitemoe", "granitehybrid"], name: /granite[-_ ]?4(?:[.:_-]|$)/i },
  granite: { architectures: ["granite", "gpt_bigcode", "starcoder"], name: /granite/i },
  seed: { architectures: ["llama"], name: /seed[-_ ]?coder|zeta/i },
  mellum: { architectures: [], name: /mellum/i },
  codegemma: { architectures: ["gemma"], name: /code[-_ ]?gemma/i },
};

/** The family that a model's name suggests, where nothing else of the model is known. */
export const familyNamed = (name: string): FamilyName | undefined =>
  familyRows().find(([family]) => hints[family].name.test(name))?.[0];

/** `fileName` helps where the metadata do not name the model. */
export function fimCheck(header: FimSubject, fileName: string): FimResult {
  const rows = familyRows();
  const places = placesOf(header.tokens, new Set(rows.flatMap(([, family]) => allTokens(family))));
  const complete = rows.filter(([, family]) => problemsWith(family, places).length === 0);
  const called = `${header.name} ${header.alsoCalled} ${fileName}`;
  const likeness = ([name, family]: Row): number =>
    likenessOf(hints[name], header.architecture, called) + known(family, places);
  const best = complete.toSorted((left, right) => likeness(right) - likeness(left))[0];
  if (!best)
    return {
      kind: "refused",
      reason: refusal(rows.toSorted((left, right) => likeness(right) - likeness(left))[0], places),
    };
  const [family, row] = best;
  const ids: Record<string, number> = {};
  const absent: string[] = [];
  for (const token of allTokens(row)) {
    const [id, ...more] = places.get(token) ?? [];
    if (id === undefined || more.length > 0) absent.push(token);
    else ids[token] = id;
  }
  return { kind: "ok", family, ids, absent };
}

type Row = readonly [FamilyName, Family];
type Places = ReadonlyMap<string, readonly number[]>;

const isFamilyName = (name: string): name is FamilyName => Object.hasOwn(families, name);

function familyRows(): readonly Row[] {
  return Object.entries(families).flatMap(([name, family]): Row[] => (isFamilyName(name) ? [[name, family]] : []));
}

const markers = (family: Family): readonly string[] =>
  [family.prefix, family.suffix, family.middle].filter((marker) => marker !== undefined);

function allTokens(family: Family): readonly string[] {
  const file = family.file.kind === "special" ? [family.file.token] : [];
  const repository = family.repository === undefined ? [] : [family.repository];
  return [...new Set([...markers(family), ...repository, ...file, ...family.ends])];
}

function placesOf(tokens: readonly string[], wanted: ReadonlySet<string>): Places {
  const places = new Map<string, number[]>();
  for (const [id, token] of tokens.entries()) {
    if (!wanted.has(token)) continue;
    const ids = places.get(token);
    if (ids) ids.push(id);
    else places.set(token, [id]);
  }
  return places;
}

function problemsWith(family: Family, places: Places): readonly string[] {
  return markers(family).flatMap((marker) => {
    const count = places.get(marker)?.length ?? 0;
    if (count === 1) return [];
    return [
      count === 0 ? `${marker} is not a token of its vocabulary` : `${marker} stands ${count} times in its vocabulary`,
    ];
  });
}

/** A name says more than an architecture, an architecture more than the optional tokens. */
function likenessOf(hint: Hint, architecture: string, called: string): number {
  return (hint.name.test(called) ? 4 : 0) + (hint.architectures.includes(architecture) ? 2 : 0);
}

function known(family: Family, places: Places): number {
  const tokens = allTokens(family);
  return tokens.filter((token) => places.has(token)).length / tokens.length;
}

function refusal(nearest: Row | undefined, places: Places): string {
  const advice = "Choose a model that was trained to fill in the middle; `lacuna models list` names some.";
  if (!nearest) return advice;
  const [, family] = nearest;
  const found = markers(family).some((marker) => places.has(marker));
  const [problem = ""] = problemsWith(family, places);
  return found
    ? `It cannot fill in the middle as ${family.title} does: ${problem}. ${advice}`
    : `It cannot fill in the middle: its vocabulary has the markers of no known family (${family.title} would need it, but ${problem}). ${advice}`;
}
