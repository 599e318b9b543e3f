import { offset } from "../../base/brand.ts";
import type { Completer } from "../../domain/completer.ts";
import type { Outcome } from "../../domain/outcome.ts";

/** Five holes that every code model can fill: one per language and shape. `█` is the cursor. */
export const holes = [
  {
    title: "TypeScript, a body",
    path: "doctor/total.ts",
    languageId: "typescript",
    text: "/** The sum of all prices. */\nexport function total(prices: number[]): number {\n  █\n}\n",
  },
  {
    title: "Python, a statement",
    path: "doctor/mean.py",
    languageId: "python",
    text: 'def mean(values: list[float]) -> float:\n    """The arithmetic mean."""\n    return █\n',
  },
  {
    title: "Go, a loop",
    path: "doctor/max.go",
    languageId: "go",
    text: "package doctor\n\n// Max returns the largest value.\nfunc Max(values []int) int {\n\tlargest := values[0]\n\tfor _, value := range values {\n\t\t█\n\t}\n\treturn largest\n}\n",
  },
  {
    title: "Rust, a match",
    path: "doctor/sign.rs",
    languageId: "rust",
    text: "/// -1, 0 or 1.\npub fn sign(value: i32) -> i32 {\n    if value < 0 {\n        -1\n    } else if value == 0 {\n        █\n    } else {\n        1\n    }\n}\n",
  },
  {
    title: "JavaScript, mid-line",
    path: "doctor/names.js",
    languageId: "javascript",
    text: 'const people = [{ name: "Ada" }, { name: "Grace" }];\nconst names = people.map(█);\nconsole.log(names);\n',
  },
] as const;

export type Filled = { readonly title: string; readonly text: string; readonly outcome: Outcome };

/** One real completion per hole, one after another. */
export async function fillHoles(completer: Completer, signal: AbortSignal): Promise<Filled[]> {
  const filled: Filled[] = [];
  for (const { title, path, languageId, text } of holes) {
    const at = text.indexOf("█");
    const outcome = await completer.complete(
      {
        snapshot: { uri: `lacuna-doctor:/${path}`, languageId, version: 1, text: text.replace("█", ""), path },
        offset: offset(at),
        trigger: "explicit",
        wanted: 1,
        indentation: { insertSpaces: languageId !== "go", tabSize: languageId === "typescript" ? 2 : 4 },
        selected: undefined,
        precedingCells: "",
      },
      signal,
    );
    filled.push({ title, text: outcome.kind === "shown" ? (outcome.items[0]?.insertText ?? "") : "", outcome });
  }
  return filled;
}
