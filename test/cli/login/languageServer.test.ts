import assert from "node:assert/strict";
import { offset } from "../../../server/base/brand.ts";
import { reportUse, type Told } from "../../../server/cli/lsp/reportUse.ts";
import { underPolicy } from "../../../server/cli/lsp/underPolicy.ts";
import type { TeamPolicy } from "../../../server/domain/teamServer.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { defaultSettings, scriptedCompleter, shown } from "../../lsp/harness.ts";

suite("a language server at a team's server", () => {
  const snapshot = { uri: "file:///a.ts", languageId: "typescript", version: 1, text: "", path: "a.ts" };
  const request = {
    ...({
      snapshot,
      offset: offset(0),
      trigger: "automatic",
      wanted: 1,
      selected: undefined,
      precedingCells: "",
    } as const),
    indentation: { insertSpaces: true, tabSize: 2 },
  };
  const cases: readonly { title: string; later: string; kinds: readonly string[] }[] = [
    {
      title: "kept",
      later: "let x; secretWord();",
      kinds: ["shown 13", "accepted 13", "keptAfter30s 13", "keptAfter5min 13"],
    },
    { title: "changed at once", later: "let x;", kinds: ["shown 13", "accepted 13"] },
  ];
  for (const { title, later, kinds } of cases)
    test(`a suggestion that was accepted and ${title} is told in lengths, never in words`, async () => {
      const clock = fakeClock();
      const told: Told[] = [];
      const inner = scriptedCompleter((asked) => shown(asked, "secretWord();"));
      const completer = reportUse(inner, { report: (event) => told.push(event), clock });
      await completer.complete(request, new AbortController().signal);
      completer.shown("s1");
      completer.accepted("s1", undefined);
      completer.documentChanged({ ...snapshot, text: later }, "typed");
      await clock.advance(30_000);
      await clock.advance(270_000);
      assert.deepEqual(
        told.map(({ kind, characters }) => `${kind} ${characters}`),
        kinds,
      );
      assert.doesNotMatch(JSON.stringify(told), /secretWord|a\.ts/);
      completer.dispose();
    });

  test("how long the context took is told with what was shown, where the model was asked for it", async () => {
    const told: Told[] = [];
    const answers = ["model", "cache"] as const;
    const inner = scriptedCompleter((asked) => {
      const from = answers[inner.requests.length - 1] ?? "model";
      const outcome = { ...shown(asked, "x", { id: from }), from };
      return { ...outcome, explanation: { ...outcome.explanation, ms: { ...outcome.explanation.ms, context: 12.4 } } };
    });
    const completer = reportUse(inner, { report: (event) => told.push(event), clock: fakeClock() });
    for (const id of answers) {
      await completer.complete(request, new AbortController().signal);
      completer.shown(id);
    }
    completer.rejected("model");
    assert.deepEqual(
      told.map(({ kind, times }) => [kind, times]),
      [
        ["shown", { contextMs: 12 }],
        ["shown", undefined],
        ["rejected", undefined],
      ],
    );
    completer.dispose();
  });

  test("a part that waits to become the whole is told when the editor closes; of the rest nobody knows whether it stays", async () => {
    const clock = fakeClock();
    const told: Told[] = [];
    const inner = scriptedCompleter((asked) => shown(asked, "secretWord();", { id: asked.snapshot.uri }));
    const completer = reportUse(inner, { report: (event) => told.push(event), clock });
    for (const uri of ["file:///a.ts", "file:///b.ts"])
      await completer.complete({ ...request, snapshot: { ...snapshot, uri } }, new AbortController().signal);
    completer.accepted("file:///a.ts", 3);
    completer.accepted("file:///a.ts", 6);
    completer.accepted("file:///b.ts", undefined);
    await completer.tellRest();
    assert.deepEqual(
      told.map(({ kind, characters }) => `${kind} ${characters}`),
      ["accepted 13", "partlyAccepted 6"],
    );
    assert.equal(clock.sleeping, 0);
    completer.dispose();
  });

  test("a server's rules take away, and give nothing back", () => {
    let policy: TeamPolicy | undefined;
    const under = underPolicy(() => policy);
    const own = { ...defaultSettings, "privacy.excludedPaths": ["own/**"] };
    assert.equal(under(own), own);
    policy = { kind: "open", rules: { excludedPaths: ["secret/**"], excludedLanguages: ["sql"], localFallback: true } };
    const result = under(own);
    assert.deepEqual(result["privacy.excludedPaths"], ["own/**", "secret/**"]);
    assert.equal(result["complete.languages"]["sql"], false);
    assert.equal(result["complete.languages"]["markdown"], false);
    assert.equal(under(own), result, "made anew although nothing has changed");
    policy = { kind: "closed", reason: "broken" };
    assert.equal(under(own)["complete.enable"], false);
  });
});
