import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { Finding } from "../finding.ts";

/**
 * The maintained rule set, run by a loop of our own: `@secretlint/core` keeps a performance mark of every rule and every
 * file for as long as the process lives, and heeds `secretlint-disable` comments, which are the repository's to write.
 */
type Rule = (typeof rules)[number];
type Context = Parameters<Rule["create"]>[0];
type Source = Parameters<NonNullable<ReturnType<Rule["create"]>["file"]>>[0];

const prefix = "@secretlint/secretlint-rule-";

/** `filter-comments` lets a file switch rules off; `gcp` reads the disk and judges whole files; `privatekey` wants the whole block, where we see windows. */
const unused: readonly string[] = ["filter-comments", "gcp", "privatekey"];

const used = rules
  .map((rule) => ({ rule, name: rule.meta.id.replace(prefix, "") }))
  .filter(({ name }) => !unused.includes(name));

export function secretlintFindings(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  const source = {
    content: text,
    contentType: "text",
    ext: "",
    filePath: undefined,
    hasBOM: false,
  } as unknown as Source;
  for (const { rule, name } of used) {
    const context = {
      sharedOptions: {},
      createTranslator: () => (messageId: string) => ({ message: "", messageId }),
      report: ({
        message,
        range: [from, to],
      }: {
        message: { messageId: string };
        range: readonly [number, number];
      }) => {
        // Its range is as long as the value, but begins at the key; tokens.ts recognises the same value.
        if (message.messageId === "AWSSecretAccessKey") return;
        findings.push(narrow(text, { from, to, rule: name }));
      },
      ignore: () => undefined,
    } as unknown as Context;
    // Every rule that is used works synchronously.
    void rule.create(context, {}).file?.(source);
  }
  return findings;
}

/** Of an address only the password is secret: the rest keeps the code readable, and a reported range may run past its end. */
function narrow(text: string, finding: Finding): Finding {
  const found = /^[a-z][\w+.-]*:\/\/([^:/\s]*):([^@\s]*)@/i.exec(text.slice(finding.from, finding.to));
  if (!found) return finding;
  const [, user = "", password = ""] = found;
  const at = finding.from + found[0].length - password.length - 1;
  if (password === "x-oauth-basic") return { ...finding, from: at - 1 - user.length, to: at - 1 };
  return { ...finding, from: at, to: at + password.length };
}
