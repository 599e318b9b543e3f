const openOf: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * Where the closing brackets and quotes stand that nothing in `text` itself opened. Quotes in words ("don't") end with
 * their line, so that they do not hide the rest.
 */
export function unmatchedClosers(text: string, inside: "code" | "string" | "comment"): number[] {
  const open: string[] = [];
  const unmatched: number[] = [];
  let quote = inside === "string" ? "any" : "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === "\n") quote = "";
    else if (quote !== "") {
      if (quote === "any" ? /["'`]/.test(char) : char === quote) {
        if (quote === "any") unmatched.push(at);
        quote = "";
      }
    } else if (/["'`]/.test(char)) {
      const line = text.slice(at + 1).split("\n", 1)[0] ?? "";
      if (line.includes(char)) quote = char;
      else unmatched.push(at);
    } else if ("([{".includes(char)) open.push(char);
    else if (openOf[char] !== undefined) {
      if (open.at(-1) === openOf[char]) open.pop();
      else unmatched.push(at);
    }
  }
  return unmatched;
}
