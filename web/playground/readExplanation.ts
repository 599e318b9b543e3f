export type ReadExplanation = {
  readonly headline: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly blocks: readonly { readonly title: string; readonly text: string }[];
};

/** The Markdown of `lacuna/explain` in its pieces. Text in a fence is taken word for word, headings included. */
export function readExplanation(markdown: string): ReadExplanation {
  const facts: { name: string; value: string }[] = [];
  const blocks: { title: string; text: string }[] = [];
  let headline = "";
  let title = "";
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const [fence] = /^`{3,}/.exec(line) ?? [];
    const [, name, value] = /^- \*\*(.*?)\*\*: (.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      const end = lines.indexOf(fence, at + 1);
      const last = end === -1 ? lines.length : end;
      blocks.push({ title, text: lines.slice(at + 1, last).join("\n") });
      at = last;
    } else if (name !== undefined && value !== undefined) facts.push({ name: plain(name), value: plain(value) });
    else if (line.startsWith("## ")) title = plain(line.slice(3));
    else if (headline === "") headline = plain(line.replace(/^# /, "").trim());
  }
  return { headline, facts, blocks };
}

const plain = (text: string): string => text.replace(/\\([\\*_[\]<>])/g, "$1");
