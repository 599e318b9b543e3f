/** Text as a Markdown code block that no text can break out of. */
export function fence(text: string, languageId = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = "`".repeat(longest + 1);
  const language = /^[\w+#.-]*$/.test(languageId) ? languageId : "";
  return `${mark}${language}\n${text}${text.endsWith("\n") ? "" : "\n"}${mark}`;
}
