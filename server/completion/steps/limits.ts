import type { Step } from "./step.ts";

export const cutAtEndOfConstruct: Step = {
  name: "syntaxEnd",
  run(text, { syntax, hole, shape }) {
    const end = syntax.endOf(hole, shape, text);
    return end.kind === "finished" ? text.slice(0, end.length) : text;
  },
};

export const keepValid: Step = { name: "validity", run: (text, { syntax, hole }) => syntax.longestValid(hole, text) };

export const limitLines: Step = {
  name: "maxLines",
  run(text, { singleLine, maxLines }) {
    if (!singleLine) return text.split("\n").slice(0, Math.max(1, maxLines)).join("\n");
    return text.replace(/^\s*\n/, "").split("\n", 1)[0] ?? "";
  },
};
