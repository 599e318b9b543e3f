import type { PromptPart } from "../../domain/promptPart.ts";
import { families, type Family } from "../../prompt/families.ts";

export type Templated =
  /** In the model's own markers: used as it is. */
  | { readonly kind: "parts"; readonly parts: readonly PromptPart[] }
  /** In another family's markers: to be laid out anew. */
  | { readonly kind: "hole"; readonly prefix: string; readonly suffix: string };

/**
 * Takes a prompt apart that the client has templated itself. Only one set of markers becomes control tokens, and before it
 * those that name the repository and its files; whatever else looks like a marker stays text. Undefined: no whole set.
 */
export function readTemplated(prompt: string, own: Family): Templated | undefined {
  const found = findMarkers(prompt, own);
  if (found) return { kind: "parts", parts: partsOf(prompt, found, own) };
  for (const family of Object.values<Family>(families)) {
    const foreign = findMarkers(prompt, family);
    if (foreign) return holeOf(prompt, foreign);
  }
  return undefined;
}

/** In the order in which they stand in the prompt. */
type Markers = readonly {
  readonly role: "prefix" | "suffix" | "middle";
  readonly token: string;
  readonly at: number;
}[];

function findMarkers(prompt: string, { prefix, suffix, middle }: Family): Markers | undefined {
  const pre = prompt.indexOf(prefix);
  const suf = prompt.indexOf(suffix);
  if (pre < 0 || suf < 0) return undefined;
  const both = [
    { role: "prefix", token: prefix, at: pre },
    { role: "suffix", token: suffix, at: suf },
  ] as const;
  const ordered = both.toSorted((a, b) => a.at - b.at);
  if (middle === undefined) return ordered;
  const mid = prompt.lastIndexOf(middle);
  return mid > Math.max(pre, suf) ? [...ordered, { role: "middle", token: middle, at: mid }] : undefined;
}

function partsOf(prompt: string, markers: Markers, family: Family): readonly PromptPart[] {
  const head = prompt.slice(0, markers[0]?.at ?? 0);
  return [
    ...headParts(head, family),
    ...between(prompt, markers).flatMap(({ token, text }) => [{ special: token }, ...asText(text)]),
  ];
}

/** Text after each marker, up to the next. */
const between = (prompt: string, markers: Markers) =>
  markers.map(({ role, token, at }, index) => ({
    role,
    token,
    text: prompt.slice(at + token.length, markers[index + 1]?.at ?? prompt.length),
  }));

function headParts(head: string, { repository, file }: Family): readonly PromptPart[] {
  const tokens = [repository, file.kind === "special" ? file.token : undefined].filter((token) => token !== undefined);
  let parts: readonly PromptPart[] = asText(head);
  for (const token of tokens) parts = parts.flatMap((part) => ("special" in part ? [part] : splitAt(part.text, token)));
  return parts;
}

const splitAt = (text: string, token: string): PromptPart[] =>
  text.split(token).flatMap((piece, at) => [...(at === 0 ? [] : [{ special: token }]), ...asText(piece)]);

const asText = (text: string): PromptPart[] => (text === "" ? [] : [{ text }]);

function holeOf(prompt: string, markers: Markers): Templated {
  const texts = between(prompt, markers);
  const of = (wanted: string): string => texts.find(({ role }) => role === wanted)?.text ?? "";
  // What follows the middle marker is text before the cursor.
  return { kind: "hole", prefix: of("prefix") + of("middle"), suffix: of("suffix") };
}
