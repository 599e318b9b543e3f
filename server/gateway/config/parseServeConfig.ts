import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { readServeConfig, type ReadConfig } from "./serveConfig.ts";

/** JSON with comments and trailing commas. A text that cannot be parsed is one fault, with its line. */
export function parseServeConfig(text: string): ReadConfig {
  const errors: ParseError[] = [];
  const raw: unknown = parse(text.replace(/^\uFEFF/, ""), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (!first) return readServeConfig(raw ?? {});
  const line = text.slice(0, first.offset).split("\n").length;
  const wrong = `line ${line} is not JSON (${printParseErrorCode(first.error)})`;
  return { ...readServeConfig({}), faults: [{ path: "", wrong, allowed: "JSON with comments" }] };
}
