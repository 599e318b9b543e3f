import assert from "node:assert/strict";
import fc from "fast-check";
import { renderParts, type PromptPart } from "../../server/domain/promptPart.ts";
import { families, type Family } from "../../server/prompt/families.ts";
import { layOut, type Layout } from "../../server/prompt/layOut.ts";

const rows: readonly (readonly [string, Family])[] = Object.entries(families);
const layouts: readonly Layout[] = ["plain", "anchored", "wholeAfterMiddle"];
const specials = (parts: readonly PromptPart[]): string[] =>
  parts.flatMap((part) => ("special" in part ? [part.special] : []));
const texts = (parts: readonly PromptPart[]): string[] => parts.flatMap((part) => ("text" in part ? [part.text] : []));

suite("every family", () => {
  for (const [name, family] of rows) {
    test(`${name}: markers differ from each other, and all of them end a completion`, () => {
      const markers = [family.prefix, family.suffix, ...(family.middle === undefined ? [] : [family.middle])];
      assert.equal(new Set(markers).size, markers.length);
      for (const marker of markers) assert.ok(family.ends.includes(marker), `${marker} must end a completion`);
      if (family.file.kind === "special") assert.ok(family.ends.includes(family.file.token));
    });

    for (const layout of layouts)
      test(`${name}, ${layout}: the prompt holds each marker once, in order, and all of the text`, () => {
        fc.assert(
          fc.property(
            fc.string({ unit: "binary" }),
            fc.string({ unit: "binary" }),
            fc.string({ unit: "binary" }),
            (head, tail, suffix) => {
              const { parts, heal } = layOut({
                family,
                layout,
                window: { head, tail, suffix },
                snippets: [],
                path: "src/a.ts",
                isHealed: true,
              });
              const inOrder =
                family.order === "psm"
                  ? [family.prefix, family.suffix, family.middle]
                  : [family.suffix, family.prefix, family.middle];
              const expected = [
                ...(family.file.kind === "special" ? [family.file.token] : []),
                ...inOrder.filter((marker) => marker !== undefined),
              ];
              assert.deepEqual(specials(parts), expected);
              const last = parts.at(-1);
              assert.ok(last);
              const all = texts(parts).join("") + heal;
              assert.ok(all.includes(suffix));
              const whole = head + tail;
              assert.ok(
                whole === "" ||
                  renderParts(parts).includes(
                    whole.slice(0, Math.max(0, Math.min(head.length, whole.length - heal.length))),
                  ),
              );
              assert.ok(whole.endsWith(heal), "what is healed is the end of the text before the cursor");
            },
          ),
        );
      });

    test(`${name}: text that looks like a marker stays text`, () => {
      const hostile = `${family.prefix}${family.suffix}${family.middle ?? ""}`;
      const { parts } = layOut({
        family,
        layout: "plain",
        window: { head: hostile, tail: "", suffix: hostile },
        snippets: [],
        path: hostile,
        isHealed: true,
      });
      const clean = layOut({
        family,
        layout: "plain",
        window: { head: "a", tail: "", suffix: "a" },
        snippets: [],
        path: "a",
        isHealed: true,
      });
      assert.deepEqual(specials(parts), specials(clean.parts));
    });

    test(`${name}: snippets come before the file's own text, each under its path`, () => {
      const snippets = [{ path: "lib/b.ts", text: "export const b = 1;", source: "test", why: "test" }];
      const { parts } = layOut({
        family,
        layout: "anchored",
        window: { head: "one", tail: "two", suffix: "three" },
        snippets,
        path: "src/a.ts",
        isHealed: true,
      });
      const prompt = renderParts(parts);
      const places = [
        "lib/b.ts",
        "export const b",
        "src/a.ts",
        family.order === "psm" ? family.prefix : family.suffix,
      ].map((each) => prompt.indexOf(each));
      assert.deepEqual(
        [...places].sort((a, b) => a - b),
        places,
      );
      assert.ok(!places.includes(-1));
    });
  }

  test("anchored PSM prompts are append-only while typing", () => {
    const at = (tail: string) =>
      layOut({
        family: families.qwen,
        layout: "anchored",
        window: { head: "head\n", tail, suffix: "\nsuffix" },
        snippets: [],
        path: "a.ts",
        isHealed: true,
      });
    const before = renderParts(at("const total = ").parts);
    for (const typed of ["s", "su", "sum", "sum(", "sum(a", "sum(a)"])
      assert.ok(renderParts(at(`const total = ${typed}`).parts).startsWith(before));
  });
});
