import { isBlank, linePrefixOf, lineSuffixOf, linesAbove, linesOf, saysSomething, type Step } from "./step.ts";

/** A completion that only says again what stands right above it. */
export const dropRepeatedAbove: Step = {
  name: "linesAbove",
  run(text, at) {
    const lines = linesOf(linePrefixOf(at) + text + (text.includes("\n") ? "" : lineSuffixOf(at)))
      .filter((line) => !isBlank(line))
      .map((line) => line.trim());
    if (lines.length === 0 || !lines.some(saysSomething)) return text;
    const above = linesAbove(at, lines.length)
      .map((line) => line.trim())
      .reverse();
    return above.length === lines.length && lines.every((line, index) => line === above[index]) ? "" : text;
  },
};

/** Three equal lines, or a block that comes twice, or a line that stutters: the model is in a loop. */
export const cutRepetition = {
  name: "repetition",
  run: (text: string) => cutRepeatedBlock(cutStutter(text)),
} satisfies Step;

/** Whatever the model still says will be cut: what comes twice stays twice. Of lines that are complete. */
export function isLooping(text: string): boolean {
  const complete = text.slice(0, Math.max(0, text.lastIndexOf("\n")));
  return cutRepetition.run(complete) !== complete;
}

function cutRepeatedBlock(text: string): string {
  const lines = text.split("\n");
  for (let size = 1; size <= lines.length / 2; size++) {
    const times = size >= 3 ? 2 : 3;
    for (let start = 0; start + size * times <= lines.length; start++) {
      const block = lines.slice(start, start + size);
      if (!block.some(saysSomething)) continue;
      const repeats = Array.from({ length: times - 1 }, (_, index) => start + size * (index + 1));
      if (repeats.every((from) => block.every((line, index) => line.trim() === lines[from + index]?.trim())))
        return lines.slice(0, start + size).join("\n");
    }
  }
  return text;
}

/** Three or more characters five times, or ten or more three times, at the end of a line; rulers of one sign are fine. */
const stutter = /(?:(.{3,9}?)\1{4,}|(.{10,80}?)\2{2,}).{0,2}$/;

function cutStutter(text: string): string {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => {
    const found = stutter.exec(line.slice(-400));
    const unit = found?.[1] ?? found?.[2] ?? "";
    return new Set(unit).size > 1;
  });
  return index === -1 ? text : lines.slice(0, index).join("\n");
}
