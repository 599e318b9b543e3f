import type { PromptPart } from "../domain/promptPart.ts";
import type { Snippet } from "../domain/snapshot.ts";
import type { Family } from "./families.ts";
import { splitForHealing } from "./splitForHealing.ts";

/**
 * Where the text between the window's start and the cursor goes in a PSM prompt.
 * `plain`: all of it before the suffix. The others put its last lines after the middle token, which makes the prompt
 * append-only while typing: a key press then re-evaluates a few tokens instead of the whole suffix.
 */
export type Layout = "plain" | "anchored" | "lineAfterMiddle" | "wholeAfterMiddle";

/** The text around the cursor: `head` ends where the anchored lines begin, `tail` ends at the cursor. */
export type WindowText = { readonly head: string; readonly tail: string; readonly suffix: string };

export type PromptInput = {
  readonly family: Family;
  readonly layout: Layout;
  readonly window: WindowText;
  readonly snippets: readonly Snippet[];
  /** Shown to the model before the file's text; relative to the workspace. Empty: unknown, and nothing is shown. */
  readonly path: string;
  /** Token healing; off only to measure what it does. */
  readonly isHealed: boolean;
};

export type Prompt = { readonly parts: readonly PromptPart[]; readonly heal: string };

/** Most stable first: snippets, path, window, suffix, what was typed since the anchor. */
export function layOut(input: PromptInput): Prompt {
  const { family, window } = input;
  const whole = window.head + window.tail;
  const split = input.isHealed ? splitForHealing : (value: string) => ({ kept: value, heal: "" });
  const context = [
    ...input.snippets.flatMap((snippet) => fileHeader(family, snippet.path, snippet.text)),
    ...(input.path === "" ? [] : fileHeader(family, input.path, "")),
  ];
  if (family.order === "spm") {
    const { kept, heal } = split(whole);
    return {
      heal,
      parts: join(
        context,
        [special(family.suffix), text(window.suffix), special(family.prefix), text(kept)],
        family.middle,
      ),
    };
  }
  const before = {
    plain: whole,
    anchored: window.head,
    lineAfterMiddle: whole.slice(0, whole.lastIndexOf("\n") + 1),
    wholeAfterMiddle: "",
  }[input.layout];
  const { kept, heal } = split(whole.slice(before.length));
  if (input.layout !== "plain") {
    const parts = join(
      context,
      [special(family.prefix), text(before), special(family.suffix), text(window.suffix)],
      family.middle,
    );
    return { heal, parts: [...parts, ...nonEmpty([text(kept)])] };
  }
  const healed = split(whole);
  return {
    heal: healed.heal,
    parts: join(
      context,
      [special(family.prefix), text(healed.kept), special(family.suffix), text(window.suffix)],
      family.middle,
    ),
  };
}

function fileHeader(family: Family, path: string, content: string): PromptPart[] {
  const body = content === "" ? "" : `${content}\n`;
  switch (family.file.kind) {
    case "special":
      return [special(family.file.token), text(`${path}\n${body}`)];
    case "plusPath":
      return [text(`+++++ ${path}\n${body}`)];
    case "comment":
      return [text(`# ${path}\n${body}`)];
  }
}

const special = (token: string): PromptPart => ({ special: token });
const text = (value: string): PromptPart => ({ text: value });
const nonEmpty = (parts: readonly PromptPart[]): PromptPart[] =>
  parts.filter((part) => !("text" in part) || part.text !== "");
const join = (context: readonly PromptPart[], body: readonly PromptPart[], middle: string | undefined): PromptPart[] =>
  nonEmpty([...context, ...body, ...(middle === undefined ? [] : [special(middle)])]);
