/** Longer lines are no answer of an engine; a server that sends one would fill the memory. */
const longestLine = 4 * 1024 * 1024;

/**
 * The lines of a body, whatever way it was cut into chunks: inside a character, between CR and LF. Ends of lines are LF,
 * CR or both; what follows the last one is a line if it is not empty.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = "";
  for await (const chunk of chunks) {
    open += decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of CR LF.
    const isHalf = open.endsWith("\r");
    const lines = (isHalf ? open.slice(0, -1) : open).split(/\r\n|\n|\r/);
    open = (lines.pop() ?? "") + (isHalf ? "\r" : "");
    yield* lines;
    if (open.length > longestLine) throw new Error("a line of the answer is longer than 4 MiB");
  }
  const rest = (open + decoder.decode()).replace(/\r$/, "");
  if (rest !== "" || open.endsWith("\r")) yield rest;
}

/** The data of server-sent events; comments, pings and other fields are left out. An event cut off by the end counts. */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of linesOf(chunks)) {
    if (line === "") {
      if (data.length > 0) yield data.join("\n");
      data = [];
    } else if (line.startsWith("data:")) data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
  }
  if (data.length > 0) yield data.join("\n");
}

/** Newline-delimited JSON: every line that is not blank. */
export async function* documentLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const line of linesOf(chunks)) if (line.trim() !== "") yield line;
}
