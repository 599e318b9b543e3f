import { Lru } from "../../base/lru.ts";
import { type LocalContext, llamaVimDefaults, type Place } from "./llamaVimRequest.ts";

export type Hint = {
  /** What is seen: the suggestion's lines. */
  readonly text: string;
  /** Its lines with the rest of the cursor's line behind them: what the request ahead takes as accepted. */
  readonly lines: readonly string[];
  /** Whitespace alone is no suggestion. */
  readonly isShown: boolean;
};

/** What llama.vim makes of an answer at a place: repetitions of what stands there are dropped. */
export function hintOf(answer: string, place: Place): Hint {
  const { left, right } = place;
  const content = dropRepeated(trimmed(answer, left + right), place);
  const lines = [...content.slice(0, -1), (content.at(-1) ?? "") + right];
  return { text: content.join("\n"), lines, isShown: /\S/.test(lines.join("\n")) && content.join("") !== "" };
}

/** Without line breaks at its end; on a blank line without the indentation that is there. */
function trimmed(answer: string, current: string): readonly string[] {
  const lines = answer.split("\n");
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  const [first = "", ...rest] = lines;
  if (/\S/.test(current)) return lines;
  const indentation = /^\s*/.exec(first)?.[0].length ?? 0;
  return [first.slice(Math.min(indentation, current.length)), ...rest];
}

const nothing = [""] as const;

function dropRepeated(content: readonly string[], { lines, line, left, right }: Place): readonly string[] {
  const [first = "", ...rest] = content;
  const at = (from: number, count: number): string => lines.slice(from, from + count).join("\n");
  if (rest.length > 0 && first === "" && rest.join("\n") === at(line + 1, rest.length)) return nothing;
  if (rest.length === 0 && first === right) return nothing;
  let next = line + 1;
  while (next < lines.length - 1 && !/\S/.test(lines[next] ?? "")) next++;
  if (left + first !== lines[next]) return content;
  if (rest.length === 0) return nothing;
  if (rest.length === 1 && (lines[next + 1] ?? "").startsWith(rest[0] ?? "")) return nothing;
  return rest.length > 1 && rest.join("\n") === at(next + 1, rest.length) ? nothing : content;
}

/** So many characters back, an answer is looked for that begins with what was typed since. */
const farthestBack = 128;
/** An answer is also found when up to so many lines at the window's start have gone. */
const linesGone = 3;

/** llama.vim's answers so far, by the text around the cursor. */
export class LlamaVimAnswers {
  readonly #answers = new Lru<string, string>(llamaVimDefaults.cachedAnswers);

  add(context: LocalContext, answer: string): void {
    for (const key of keysOf(context)) this.#answers.set(key, answer);
  }

  has(context: LocalContext): boolean {
    return keysOf(context).some((key) => this.#answers.get(key) !== undefined);
  }

  /** The answer for this text, or what is left of the longest one that was given a few characters before. */
  find({ prefix, middle, suffix }: LocalContext): string | undefined {
    const before = prefix + middle;
    const exact = this.#answers.get(keyOf(before, suffix));
    if (exact !== undefined) return exact;
    let best: string | undefined;
    for (let back = 1; back <= Math.min(farthestBack, before.length - 1); back++) {
      const answer = this.#answers.get(keyOf(before.slice(0, -back), suffix));
      if (!answer?.startsWith(before.slice(-back))) continue;
      const left = answer.slice(back);
      if (left.length > (best?.length ?? 0)) best = left;
    }
    return best;
  }
}

const keyOf = (before: string, suffix: string): string => `${before}Î${suffix}`;

function keysOf({ prefix, middle, suffix }: LocalContext): readonly string[] {
  const keys = [keyOf(prefix + middle, suffix)];
  let left = prefix;
  for (let gone = 0; gone < linesGone; gone++) {
    left = left.slice(left.indexOf("\n") + 1);
    if (left === "") break;
    keys.push(keyOf(left + middle, suffix));
  }
  return keys;
}
