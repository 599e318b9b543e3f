import type { Family } from "../../prompt/families.ts";

/**
 * What vocabularies of code models write as one control token: "<|name|>" and "<｜name｜>" of any name, and the shorter
 * forms by name. Besides these, the markers of the model's own family count.
 */
const shapes =
  /<\|[\p{L}\p{N}_▁ .:/-]{1,48}\|>|<｜[^｜\n]{1,48}｜>|<\[[\p{L}\p{N}_▁-]{1,48}\]>|<\/?(?:s|unk|pad|bos|eos|fim_prefix|fim_suffix|fim_middle|fim_pad|file_sep|repo_name|reponame|filename|gh_stars|jupyter_start|start_of_turn|end_of_turn|tool_call|tool_response|think)>|\[\/?(?:INST|PREFIX|SUFFIX|MIDDLE|TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT)\]/gu;

/** Every control marker that prompts of this family may hold, or that its answers end with. */
export const familyMarkers = (family: Family): readonly string[] => {
  const file = family.file.kind === "special" ? [family.file.token] : [];
  const named = [family.prefix, family.suffix, family.middle, family.repository];
  return [...new Set([...named.filter((marker) => marker !== undefined), ...file, ...family.ends])];
};

/** Offsets after the first unit of every marker in `text`: cut there, no piece holds a whole one. */
export function markerCuts(text: string, markers: readonly string[]): readonly number[] {
  const found = new Set<number>();
  for (const { index } of text.matchAll(shapes)) found.add(index + 1);
  for (const marker of markers)
    for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) found.add(at + 1);
  return [...found].sort((a, b) => a - b);
}

/** The text in pieces that can be tokenised apart with control tokens being recognised: none of them holds one. */
export function splitAtMarkers(text: string, markers: readonly string[]): readonly string[] {
  const cuts = [0, ...markerCuts(text, markers), text.length];
  return cuts.slice(1).map((end, at) => text.slice(cuts[at], end));
}

/**
 * For servers that take a text only: a space is put after the first character of every marker, so that "<|im_end|>" in
 * a file reaches the model as "< |im_end|>". Visible, reversible by eye, and nothing is left out; no invisible character
 * is used, since models repeat what they read.
 */
export const breakMarkers = (text: string, markers: readonly string[]): string =>
  splitAtMarkers(text, markers).join(" ");
