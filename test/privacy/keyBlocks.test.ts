import assert from "node:assert/strict";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import { drawFrom } from "./secretKinds.ts";

const privacy = createPrivacy({ root: undefined, excludedPaths: [], isRedacting: true });
const draw = drawFrom(7);
const full = [`MII${draw.base64(61)}`, draw.base64(64), draw.base64(64), draw.base64(64)];
const short = `${draw.base64(18)}==`;
const mark = (which: string, name = "RSA PRIVATE KEY"): string => `-----${which} ${name}-----`;

/** A line in which the key's content is replaced is written `~`. */
const cases: readonly {
  readonly title: string;
  readonly text: readonly string[];
  readonly expect: readonly string[];
}[] = [
  {
    title: "a file",
    text: [mark("BEGIN"), ...full, short, mark("END"), "after();"],
    expect: [mark("BEGIN"), "~", "~", "~", "~", "~", mark("END"), "after();"],
  },
  {
    title: "an encrypted key with headers",
    text: [mark("BEGIN"), "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0123", "", ...full, short, mark("END")],
    expect: [mark("BEGIN"), "~", "~", "", "~", "~", "~", "~", "~", mark("END")],
  },
  {
    title: "joined literals",
    text: [
      `key = "${mark("BEGIN")}\\n" +`,
      ...full.map((line) => `  "${line}\\n" +`),
      `  "${short}\\n${mark("END")}";`,
    ],
    expect: [`key = "${mark("BEGIN")}\\n" +`, ...full.map(() => `  "~\\n" +`), `  "~\\n${mark("END")}";`],
  },
  {
    title: "comments",
    text: [`# ${mark("BEGIN")}`, ...full.map((line) => `# ${line}`), `# ${short}`, `# ${mark("END")}`],
    expect: [`# ${mark("BEGIN")}`, ...full.map(() => "# ~"), "# ~", `# ${mark("END")}`],
  },
  {
    title: "one line with escaped line breaks",
    text: [`{ "key": "${mark("BEGIN")}\\n${full.join("\\n")}\\n${short}\\n${mark("END")}\\n" }`],
    expect: [`{ "key": "${mark("BEGIN")}\\n~\\n${mark("END")}\\n" }`],
  },
  {
    title: "YAML, Windows line ends",
    text: [
      `tls.key: |\r`,
      `  ${mark("BEGIN", "PRIVATE KEY")}\r`,
      ...full.map((line) => `  ${line}\r`),
      `  ${mark("END", "PRIVATE KEY")}\r`,
    ],
    expect: [
      `tls.key: |\r`,
      `  ${mark("BEGIN", "PRIVATE KEY")}\r`,
      ...full.map(() => "  ~\r"),
      `  ${mark("END", "PRIVATE KEY")}\r`,
    ],
  },
  {
    title: "the end is cut off",
    text: ["before();", mark("BEGIN", "OPENSSH PRIVATE KEY"), ...full, "b3Blb"],
    expect: ["before();", mark("BEGIN", "OPENSSH PRIVATE KEY"), "~", "~", "~", "~", "~"],
  },
  {
    title: "the beginning is cut off",
    text: [...full.slice(2), short, mark("END"), "after();"],
    expect: ["~", "~", "~", mark("END"), "after();"],
  },
  { title: "both are cut off", text: full, expect: ["~", "~", "~", "~"] },
  {
    title: "code follows a marker without an end",
    text: [`const begin = "${mark("BEGIN")}";`, "return", "}", "export default begin;"],
    expect: [`const begin = "${mark("BEGIN")}";`, "return", "}", "export default begin;"],
  },
  {
    title: "a placeholder instead of a key",
    text: [mark("BEGIN"), "...", mark("END")],
    expect: [mark("BEGIN"), "...", mark("END")],
  },
  {
    title: "a certificate's lines are replaced as well: nothing tells them from a key's",
    text: [mark("BEGIN", "CERTIFICATE"), ...full, mark("END", "CERTIFICATE")],
    expect: [mark("BEGIN", "CERTIFICATE"), "~", "~", "~", "~", mark("END", "CERTIFICATE")],
  },
];

suite("redact: private keys", () => {
  for (const { title, text, expect } of cases) {
    test(title, async () => {
      const redacted = await privacy.redact(text.join("\n"), "src/key.ts");
      assert.equal(redacted.text, expect.join("\n").replaceAll("~", "REDACTEDSECRET"));
      const isFound = expect.some((line) => line.includes("~"));
      assert.equal(redacted.found.length, isFound ? 1 : 0, "a block is reported once");
    });
  }
});
