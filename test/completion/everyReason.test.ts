import assert from "node:assert/strict";
import { offset } from "../../server/base/brand.ts";
import type { CompletionRequest } from "../../server/domain/completer.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { reasons, type EngineTrouble, type Reason } from "../../server/domain/reason.ts";
import type { Settings } from "../../shared/settings.ts";
import { noContext } from "../../server/domain/context.ts";
import type { Privacy } from "../../server/domain/privacy.ts";
import { completerBench, reasonOf, type Parts } from "../support/completerBench.ts";
import type { Script } from "../support/scriptedEngine.ts";
import { at, type Position } from "../support/lspClient.ts";
import { startHarness } from "../lsp/harness.ts";

/** Knows one kind of secret: a word that begins with "sk-". */
const keyRule: Privacy = {
  findExclusion: (path) => (path.endsWith(".pem") ? { rule: "privacy: *.pem" } : undefined),
  redact: (text) => {
    const found = [...text.matchAll(/sk-\w+/g)].map(() => ({ rule: "key", line: 0 }));
    return Promise.resolve({ text: text.replace(/sk-\w+/g, "REDACTEDSECRET"), found });
  },
};

type Scenario = {
  /** The document; `█` is the cursor. */
  readonly text?: string;
  readonly says?: Script["says"];
  readonly script?: Omit<Script, "says" | "clock">;
  readonly settings?: Partial<Settings>;
  readonly deps?: Parts;
  readonly request?: Partial<CompletionRequest>;
  /** Before the request. */
  readonly first?: (bench: ReturnType<typeof completerBench>) => void;
  /** While the request runs. */
  readonly meanwhile?: (bench: ReturnType<typeof completerBench>, cancel: () => void) => void;
};

const place = "const first = 1;\nconst second = █\n";
const snapshot = { uri: "file:///a.ts", languageId: "typescript", version: 1, text: "", path: "src/a.ts" };
const engineSays = (reason: EngineTrouble): Scenario => ({ script: { troubles: [reason] } });
const slow: Scenario["script"] = { delayMs: 300 };

/** One way to each reason that the pipeline gives. The type makes the table complete. */
const scenarios: Readonly<Record<Exclude<Reason, "documentUnknown" | "documentChanged">, Scenario>> = {
  disabled: { settings: { "complete.enable": false } },
  snoozed: { first: ({ completer }) => completer.snooze(5) },
  languageDisabled: { settings: { "complete.languages": { "*": true, typescript: false } } },
  pathExcluded: { settings: { "complete.excludedPaths": ["*.ts"] } },
  onDemandOnly: { settings: { "complete.trigger": "onDemand" } },
  documentTooLarge: { text: `${"const value = 1;\n".repeat(200_000)}█` },
  lineTooLong: { text: `const data = "${"x".repeat(6000)}" + █\n` },
  cursorOutOfRange: { request: { offset: offset(10_000) } },
  midWord: { text: "const first = 1;\nconst sec█ond = 2;\n" },
  textAfterCursor: { text: "const first = 1;\n█ return compute(first, second);\n" },
  afterDeletion: { first: ({ completer }) => completer.documentChanged(snapshot, "deleted") },
  mergeConflict: { text: "const a = 1;\n<<<<<<< ours\nconst b = █\n=======\nconst b = 2;\n>>>>>>> theirs\n" },
  tooLittleText: { text: "con█" },
  readOnlyDocument: { request: { isReadOnly: true } },
  inComment: { text: "const first = 1;\n// the first █\n", settings: { "complete.comments.enable": false } },
  inString: { text: 'const first = 1;\nconst name = "the █"\n', settings: { "complete.strings.enable": false } },
  superseded: { script: slow, meanwhile: ({ ask }) => void ask(place, { trigger: "explicit" }) },
  cancelled: { script: slow, meanwhile: (_bench, cancel) => cancel() },
  timedOut: { script: { delayMs: 60_000 } },
  engineStarting: { script: { state: { kind: "loading", detail: "" } } },
  engineRestarting: { script: { state: { kind: "restarting", detail: "" } } },
  engineFailed: engineSays("engineFailed"),
  engineBusy: engineSays("engineBusy"),
  engineUnreachable: engineSays("engineUnreachable"),
  engineRefused: engineSays("engineRefused"),
  serverUnreachable: engineSays("serverUnreachable"),
  serverSignIn: engineSays("serverSignIn"),
  serverOverQuota: engineSays("serverOverQuota"),
  serverForbids: engineSays("serverForbids"),
  serverVersion: engineSays("serverVersion"),
  engineVersion: engineSays("engineVersion"),
  modelMissing: engineSays("modelMissing"),
  modelInvalid: engineSays("modelInvalid"),
  outOfMemory: engineSays("outOfMemory"),
  promptTooLarge: engineSays("promptTooLarge"),
  modelSaidNothing: { says: "" },
  onlyWhitespace: { says: "   " },
  repeatsSuffix: {
    text: 'const total = 1;\n█\nconsole.log("the total is", total);\n',
    says: 'console.log("the total is", total);\n',
  },
  repeatsPrefix: {
    text: "const third = readThirdNumber(input);\n█\n",
    says: "const third = readThirdNumber(input);\n",
  },
  repetitive: {
    text: "const data = [\n  █\n];\n",
    says: "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,\n",
  },
  unsafeCharacters: { says: '"user\u202e \u2066// admin\u2069 \u2066";' },
  justDeleted: {
    text: "const first = 1;\n█\n",
    says: "const second = readSecondNumber();",
    deps: { context: { ...noContext, justDeleted: () => ["const second = readSecondNumber();"] } },
    first: ({ completer }) => {
      completer.documentChanged(snapshot, "deleted");
      completer.documentChanged(snapshot, "typed");
    },
  },
  containsSecret: { says: '"sk-abcdef";', deps: { privacyOf: () => keyRule } },
  breaksSyntax: { text: "export function first() {\n  █\n}\n", says: "return return = ;" },
  lowConfidence: { says: "2;", script: { meanLogProb: -3 } },
  conflictsWithPopup: { request: { selected: { from: offset(0), to: offset(5), text: "let" } } },
  internalError: {
    says: () => {
      throw new Error("a defect");
    },
  },
};

async function run({
  text = place,
  says = "2;",
  script,
  settings,
  deps,
  request,
  first,
  meanwhile,
}: Scenario): Promise<Outcome> {
  const bench = completerBench({ says, ...script }, settings, deps);
  first?.(bench);
  const controller = new AbortController();
  const pending = bench.ask(text, request, controller.signal);
  await bench.clock.advance(200);
  meanwhile?.(bench, () => controller.abort());
  await bench.clock.advance(100_000);
  const outcome = await pending;
  bench.completer.dispose();
  assert.equal(bench.clock.sleeping, 0);
  return outcome;
}

suite("every reason code, produced", () => {
  for (const [reason, scenario] of Object.entries(scenarios))
    test(reason, async () => assert.equal(reasonOf(await run(scenario)), reason));

  const uri = "file:///w/a.ts";
  const explained = async (document: string, position: Position, version?: number): Promise<string> => {
    const harness = startHarness();
    try {
      const { client } = harness;
      await client.initialize();
      client.open(uri, "const a = \n");
      await client.request("textDocument/inlineCompletion", {
        textDocument: { uri: document, ...(version === undefined ? {} : { version }) },
        position,
        context: { triggerKind: 2 },
      });
      return (
        await client.request<{ markdown: string }>("lacuna/explain", { what: "last", textDocument: { uri: document } })
      ).markdown;
    } finally {
      await harness.stop();
    }
  };
  test("documentUnknown", async () => assert.match(await explained("file:///w/never.ts", at(0, 0)), /documentUnknown/));
  test("documentChanged", async () => assert.match(await explained(uri, at(0, 10), 99), /documentChanged/));

  test("the table is complete, and every reason has a meaning and a way out", () => {
    assert.deepEqual(
      [...Object.keys(scenarios), "documentUnknown", "documentChanged"].sort(),
      Object.keys(reasons).sort(),
    );
    for (const [code, { means, help }] of Object.entries(reasons))
      assert.ok(means.endsWith(".") && help.endsWith("."), code);
  });
});
