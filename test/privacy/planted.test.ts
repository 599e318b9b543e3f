import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { settings as table, type Settings } from "../../shared/settings.ts";
import { offset } from "../../server/base/brand.ts";
import { ownCommand } from "../../server/base/ownCommand.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import { PipelineCompleter } from "../../server/completion/completer.ts";
import { asShipped } from "../../server/completion/experiment.ts";
import { createRepositoryIndex, type InspectableIndex } from "../../server/context/index/client.ts";
import { createContextProvider } from "../../server/context/provider/createContextProvider.ts";
import type { Log } from "../../server/domain/log.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { Snapshot } from "../../server/domain/snapshot.ts";
import { createPrivacy } from "../../server/privacy/createPrivacy.ts";
import { placeholder } from "../../server/privacy/placeholder.ts";
import { createSyntax } from "../../server/syntax/createSyntax.ts";
import { scriptedEngine, type ScriptedEngine } from "../support/scriptedEngine.ts";
import { excludedBySetting, plantRepository, type Planted } from "./plantedRepository.ts";

/**
 * The real parts, from files on disk to the prompt: index process, snapshot, context, pipeline. Only the model is
 * scripted. Everything that leaves them is kept and searched.
 */
const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;
const never = (): AbortSignal => AbortSignal.timeout(60_000);

suite("planted: 200 secrets and 50 private files", function () {
  this.timeout(120_000);
  let planted: Planted;
  let index: InspectableIndex;
  let engine: ScriptedEngine;
  let completer: PipelineCompleter;
  let says = "";
  let dispose: () => Promise<void>;
  const logged: string[] = [];
  /** What the cache folder held before any document was open: the last snapshot leaves out what is open. */
  const cached: string[] = [];
  const outcomes: Outcome[] = [];
  const log: Log = {
    trace: (message) => void logged.push(message),
    info: (message) => void logged.push(message),
    warn: (message) => void logged.push(message),
    bug: (place, error) => void logged.push(`bug in ${place}: ${error instanceof Error ? error.stack : String(error)}`),
  };

  const openIndex = (root: string, isRedacting: boolean): InspectableIndex =>
    createRepositoryIndex({
      ...{ root, log, clock: systemClock, cacheFolder: planted.cacheFolder, command: ownCommand("index", "run") },
      settings: {
        ...{ excludedPaths: [], privacyExcludedPaths: excludedBySetting, isRedacting },
        ...{ maxFiles: 20_000, maxFileKiB: 512, isCached: isRedacting },
      },
    });
  const cacheTexts = (): readonly string[] =>
    readdirSync(planted.cacheFolder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
      .flatMap((bytes) => [bytes.toString("latin1"), bytes.toString("utf16le")]);
  const untilReady = (opened: InspectableIndex): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (opened.state.kind === "ready") resolve();
        if (opened.state.kind === "failed") reject(new Error(opened.state.detail));
      };
      opened.onState(look);
      look();
    });
  const snapshotOf = (path: string, text: string): Snapshot => ({
    ...{ uri: pathToFileURL(join(planted.root, path)).href, languageId: "typescript", version: 1, text, path },
  });
  /** `█` is the cursor. */
  const ask = async (path: string, marked: string): Promise<Outcome> => {
    const snapshot = snapshotOf(path, marked.replace("█", ""));
    completer.documentChanged(snapshot, "typed");
    const outcome = await completer.complete(
      {
        ...{ snapshot, offset: offset(marked.indexOf("█")), trigger: "explicit", wanted: 1, selected: undefined },
        ...{ indentation: { insertSpaces: true, tabSize: 2 }, precedingCells: "" },
      },
      never(),
    );
    outcomes.push(outcome);
    return outcome;
  };

  suiteSetup(async () => {
    planted = plantRepository();
    const { root } = planted;
    const settings: Settings = {
      ...defaults,
      "context.snippetTokens": 2000,
      "privacy.excludedPaths": excludedBySetting,
    };
    const privacy = createPrivacy({ root, excludedPaths: excludedBySetting, isRedacting: true });
    const first = openIndex(root, true);
    await untilReady(first);
    await first.dispose();
    cached.push(...cacheTexts());
    index = openIndex(root, true);
    const privacyOf = () => privacy;
    const context = createContextProvider({
      ...{
        roots: () => [root],
        indexKey: () => "",
        openIndex: () => index,
        settings: () => settings,
        privacyOf,
        log,
        clock: systemClock,
      },
      ...{ editorDefinitions: undefined, patience: 100 },
    });
    engine = scriptedEngine({ says: () => says });
    completer = new PipelineCompleter({
      ...{ engine, syntax: createSyntax(), clock: systemClock, log, settings: () => settings, context, privacyOf },
      experiment: asShipped,
    });
    dispose = async () => {
      completer.dispose();
      await context.dispose();
      await index.dispose();
    };
    // Private files that are open in the editor, looked at and changed.
    for (const { path, text } of planted.excluded) {
      context.documentOpened(snapshotOf(path, text));
      context.documentChanged({ ...snapshotOf(path, `${text}\n// more`), version: 2 });
      context.documentViewed(snapshotOf(path, text).uri, { line: 0, endLine: 3 });
    }
    await untilReady(index);
  });
  suiteTeardown(async () => {
    await dispose();
    rmSync(planted.root, { recursive: true, force: true });
    rmSync(planted.cacheFolder, { recursive: true, force: true });
  });

  /** Asserts that `text` holds a control and nothing that is private; words of secrets count without regard to case. */
  const assertClean = (where: string, text: string, control: string | RegExp): void => {
    assert.match(text, new RegExp(control), `${where}: nothing was searched`);
    const folded = text.toLowerCase();
    for (const secret of planted.secrets) {
      for (const word of [secret, ...secret.split(/[^A-Za-z0-9]+/)].filter(({ length }) => length >= 9))
        assert.ok(!folded.includes(word.toLowerCase()), `${where} holds ${secret.slice(0, 6)}…`);
    }
    for (const { path, markers } of planted.excluded)
      for (const marker of markers) assert.ok(!folded.includes(marker.toLowerCase()), `${where} holds text of ${path}`);
  };

  test("enough was planted", () => {
    assert.ok(planted.secrets.length >= 200 && planted.kinds >= 20 && planted.excluded.length >= 50);
  });

  test("the index answers no question with any of it", async () => {
    const answers: unknown[] = [];
    const names = planted.sources.flatMap(({ text }) => [...text.matchAll(/connectOrder\d+/g)].map(([name]) => name));
    answers.push(await index.definitions({ names, paths: [], container: undefined, limit: 1000 }, never()));
    for (const { path, text } of planted.sources) {
      const endLine = text.split("\n").length;
      answers.push(await index.passage({ path, line: 0, endLine }, never()), await index.outlineOf(path, never()));
      answers.push(await index.similar({ text, path: "src/new.ts", limit: 50 }, never()));
    }
    answers.push(await index.usesOf({ name: "orderTotal", path: "src/order.ts", limit: 1000 }, never()));
    answers.push(await index.modulePaths({ path: "src/a.ts", typed: "./", limit: 1000 }, never()));
    for (const { path, text, markers } of planted.excluded) {
      assert.equal(await index.outlineOf(path, never()), undefined, path);
      assert.equal(await index.passage({ path, line: 0, endLine: 3 }, never()), undefined, path);
      assert.equal((await index.knownNames(markers, never())).size, 0, path);
      answers.push(await index.similar({ text, path: "src/new.ts", limit: 50 }, never()));
      answers.push(await index.definitions({ names: markers, paths: [], container: undefined, limit: 9 }, never()));
    }
    const words = planted.secrets.flatMap((secret) => [secret, ...(secret.match(/\w{9,}/g) ?? [])]);
    assert.deepEqual([...(await index.knownNames(words, never()))], []);
    assert.equal((await index.knownNames(["controlName7", "connectOrder7"], never())).size, 2);
    assertClean("an answer", JSON.stringify(answers), "control-value-7\\b");
    assert.match(JSON.stringify(answers), new RegExp(placeholder));
  });

  test("the index says which rule excludes a file", async () => {
    for (const [path, rule] of [
      [".env", ".env (built-in)"],
      ["private/deep/three.ts", "/private/ (.lacunaignore line 1)"],
      ["lib/inner/here.ts", "inner/ (lib/.lacunaignore line 1)"],
      ["confidential/a.ts", "confidential/** (privacy.excludedPaths)"],
    ] as const) {
      assert.match(
        JSON.stringify(await index.explain(path, never())),
        new RegExp(rule.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")),
      );
    }
  });

  test("no prompt holds any of it", async () => {
    says = "orderTotal(order) + 1;";
    for (const [number, { path, text }] of planted.sources.entries()) {
      const middle = text.indexOf("return orderTotal", text.length / 2);
      await ask(path, `${text.slice(0, middle)}const sum = █\n  ${text.slice(middle)}`);
      const imports = `import { connectOrder${number * 8} } from "./part${number}.ts";\n`;
      await ask(
        `src/use${number}.ts`,
        `${imports}\n/** Connects order of the shop. */\nexport function use(order: Order) {\n  const controlName = connectOrder${number * 8}(█\n}\n`,
      );
    }
    for (const { path, text } of planted.excluded) {
      const outcome = await ask(path, `${text}\nconst sum = █\n`);
      assert.ok(outcome.kind === "empty" && outcome.reason === "pathExcluded", `${path}: ${outcome.kind}`);
    }
    const prompts = engine.requests.flatMap(({ parts, heal }) => [...parts.map((part) => JSON.stringify(part)), heal]);
    assert.equal(engine.requests.length, planted.sources.length * 2);
    assertClean("a prompt", prompts.join("\n"), /control-value-\d+/);
    const sources = new Set(outcomes.flatMap(({ explanation }) => explanation.snippets.map(({ source }) => source)));
    assert.ok(sources.size > 0, "no text of other files was in any prompt");
    const shown = outcomes.map(({ explanation: { parts, snippets } }) => JSON.stringify({ parts, snippets }));
    assertClean("an explanation", shown.join("\n"), /control-value-\d+/);
  });

  test("a secret that is being typed is in no prompt", async () => {
    says = "next";
    const typed = planted.secrets.filter((secret) =>
      /^(?:ghp_|glpat-|sk_live_|npm_|AKIA|hf_|dop_v1_|xoxb-|eyJ)/.test(secret),
    );
    assert.ok(typed.length >= 20);
    for (const secret of typed) {
      const part = secret.slice(0, Math.ceil(secret.length * 0.8));
      const before = engine.requests.length;
      await ask("src/typing.ts", `const controlName = 1;\nconst it = "${part}█\n`);
      const text = engine.requests
        .slice(before)
        .map(({ parts, heal }) => JSON.stringify(parts) + heal)
        .join("");
      assert.match(text, /controlName/);
      assert.ok(!text.includes(part.slice(0, -4)), `${part.slice(0, 6)}… while typed`);
    }
  });

  test("a suggestion with a secret or a placeholder is not shown", async () => {
    const { path, text } = planted.sources[0]!;
    const middle = text.indexOf("return orderTotal");
    for (const secret of [
      "const it = 1;",
      `use("${placeholder}");`,
      ...planted.secrets.filter((each) => /^(?:ghp_|sk_live_|AKIA)/.test(each)),
    ]) {
      says = secret.includes(" ") || secret.includes("(") ? secret : `use("${secret}");`;
      const outcome = await ask(path, `${text.slice(0, middle)}█\n  ${text.slice(middle)}`);
      const isControl = secret.startsWith("const it");
      const suggestion = outcome.kind === "shown" ? outcome.items.map(({ insertText }) => insertText).join() : "";
      assert.equal(suggestion.includes(says), isControl, `${says.slice(0, 10)}…: ${outcome.kind}`);
    }
  });

  test("neither the snapshot nor any other file of the cache holds any of it", async () => {
    await dispose();
    assert.ok(cached.length > 0, "nothing was written");
    assertClean("the first snapshot", cached.join("\n"), /controlName7\b/);
    assertClean("a cache file", cacheTexts().join("\n"), /LACUNAIX/);
  });

  test("no log line holds any of it, nor any source text", () => {
    logged.push("the end");
    assertClean("the log", logged.join("\n"), /the end/);
    assert.doesNotMatch(logged.join("\n"), /control-value|controlName/);
    assert.ok(logged.length > planted.sources.length, "the log was not at trace");
  });

  test("control: with redaction off the index does show a secret, so that the search above would have found one", async () => {
    const open = openIndex(planted.root, false);
    try {
      await untilReady(open);
      const { path, text } = planted.sources[0]!;
      const passage = await open.passage({ path, line: 0, endLine: text.split("\n").length }, never());
      assert.throws(() => assertClean("an answer", passage?.text ?? "", /control-value/), /holds/);
    } finally {
      await open.dispose();
    }
  });
});
