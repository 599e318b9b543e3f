import type { Finding } from "./finding.ts";
import { isLikelySecret } from "./likelySecret.ts";

/** Names whose value is a secret when it looks like one. A name may go on with a word that changes nothing. */
const word =
  "passw(?:or)?d|passwd|passphrase|pwd|secret|credentials?|token|bearer|api[_-]?key|access[_-]?key|auth[_-]?key|" +
  "(?:private|secret|encryption|signing|account|master|session|license|subscription|shared|client|app|deploy|webhook)[_-]?key|salt";
const tail = "(?:[_-]?(?:key|value|base64|hash|dev|prod|production|staging|live|default|\\d+))?";
const name = `(?<name>${word})${tail}`;

/** `: string`, `: &str`, ` string` (Go): a type between the name and its value. */
const type = "(?:\\s*:\\s*[&*]?(?:const\\s+)?[\\w.<>|\\[\\]? ]{1,40}?|\\s+string)?";
const connector = `["'\`\\])]*${type}\\s*(?:=>|:=|\\?\\?=|\\|\\|=|[=!]={1,2}|[=:,(>])\\s*`;
/** Up to the same quote, or to the end of the line where it is still missing. */
const quoted =
  "[a-zA-Z@$]{0,2}(?<quote>[\"'`])(?<value>(?:\\\\.|(?!\\k<quote>)[^\\\\\\s]){8,300})(?=\\k<quote>|\\\\?$)";
const inCode = new RegExp(`${name}${connector}(?:[\\w.]+\\(\\s*)?${quoted}`, "gim");
const inElement = new RegExp(`<[\\w.:-]*${name}>\\s*(?<value>[^\\s<>]{8,300})\\s*</`, "gi");
const inAttribute = new RegExp(`${name}["']\\s+value=["'](?<value>[^\\s"'<>]{8,300})`, "gi");

/** Files in which a value needs no quotes. In program code an unquoted word is a name. */
const plainValues =
  /(?:\.(?:ya?ml|ini|cfg|conf|config|properties|toml|env\..+|sh|bash|zsh|fish|ps1|bat|cmd|tf|hcl|service|txt|md|rst)|(?:^|\/)[^/]*(?:Dockerfile|Containerfile|Makefile)[^/]*|rc)$/i;
const unquoted = new RegExp(
  `^[ \\t]*(?:[-#*$>]+[ \\t]+)?(?:export|set|ENV|ARG|env|\\$env:|-e|--env)?[ \\t]*[\\w.-]*${name}[ \\t]*(?::=|\\?=|[=:])[ \\t]*(?<value>[^\\s"'\`$<>{}()\\[\\],;]{8,300})[ \\t]*(?:#.*)?$`,
  "gim",
);

/** Begins at a word of `triggers.ts` and matches wherever a value could follow; far quicker than looking for one. */
const anyWord =
  "(?:passw(?:or)?d|passwd|passphrase|pwd|secret|credentials?|token|bearer|salt|" +
  "(?<=(?:api|access|auth|private|secret|encryption|signing|account|master|session|license|subscription|shared|client|app|deploy|webhook)[_-]?)key)";
export const assignmentTrigger = {
  code: `${anyWord}${tail}(?:${connector}(?:[\\w.]+\\(\\s*)?[a-zA-Z@$]{0,2}["'\`][^\\s"'\`]|["']\\s+value=|>)`,
  plain: `${anyWord}${tail}[ \\t]*(?::=|\\?=|[=:])[ \\t]*[^\\s"'\`$<>{}()\\[\\],;]{8}`,
} as const;

const everywhere = [inCode, inElement, inAttribute];

export const hasPlainValues = (path: string): boolean => plainValues.test(path);

export function assignmentFindings(text: string, isPlain: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  for (const pattern of isPlain ? [...everywhere, unquoted] : everywhere) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const { name: found = "", value = "" } = match.groups ?? {};
      // What looks like a value may be the next name: `get("SECRET_KEY", "…")`.
      pattern.lastIndex = match.index + Math.max(1, found.length);
      if (!isLikelySecret(found, value)) continue;
      const from = match.index + match[0].lastIndexOf(value);
      findings.push({ from, to: from + value.length, rule: "assigned-secret" });
    }
  }
  return findings;
}
