import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * A case is a text file: a first line that says why it exists, then sections headed `-- name --`. A section named like a
 * file holds that file; in the first one `█` is the cursor. In `-- ghost --`, `«…»` is what the editor would show.
 */
export type Case = {
  readonly file: string;
  readonly title: string;
  readonly sections: ReadonlyMap<string, string>;
};

export const cursorMark = "█";

export function readCases(folder: string): Case[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => parseCase(join(folder, name)));
}

function parseCase(file: string): Case {
  const [why = "", ...lines] = readFileSync(file, "utf8").split("\n");
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of lines) {
    const name = /^-- (.+) --$/.exec(line)?.[1];
    if (name !== undefined) sections.set(name, (current = []));
    else if (current) current.push(line);
    else if (line !== "") throw new Error(`${file}: text before the first section: ${line}`);
  }
  const joined = [...sections].map(([name, body]) => [name, body.join("\n").replace(/\n$/, "")] as const);
  return { file, title: `${basename(file, ".txt")}: ${why}`, sections: new Map(joined) };
}

/** The first section that is named like a file. */
export function firstFile({ file, sections }: Case): { readonly path: string; readonly text: string } {
  for (const [name, text] of sections) if (/[./]/.test(name)) return { path: name, text };
  throw new Error(`${file}: no section is named like a file`);
}

/** With UPDATE=1 in the environment a differing expectation is rewritten; the diff is reviewed like code. */
export const isUpdating = process.env["UPDATE"] === "1";

export function updateSection({ file, sections }: Case, name: string, text: string): void {
  const [why = ""] = readFileSync(file, "utf8").split("\n");
  const kept = [...sections].filter(([each]) => each !== name && each !== "ghost" && each !== "outcome");
  const all = [...kept, [name, text] as const];
  writeFileSync(file, [why, ...all.flatMap(([each, body]) => [`-- ${each} --`, body]), ""].join("\n"));
}
