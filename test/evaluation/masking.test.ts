import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownCommand } from "../../server/base/ownCommand.ts";
import { systemClock } from "../../server/base/systemClock.ts";
import { createRepositoryIndex } from "../../server/context/index/client.ts";
import { createContextProvider } from "../../server/context/provider/createContextProvider.ts";
import { silentLog } from "../../server/domain/log.ts";
import { noPrivacy } from "../../server/domain/privacy.ts";
import { renderParts } from "../../server/domain/promptPart.ts";
import type { EvalResult } from "../../server/evaluation/result.ts";
import { runCases } from "../../server/evaluation/runCases.ts";
import { caseOf, evalBench, masked, temporaryRepository } from "./evalBench.ts";

const cart = `import { computeTotalPrice } from "./pricing.ts";

export function describeCart(items: readonly number[]): string {
  const summary = computeTotalPrice(items, 0.19) + " euro and not a cent more";
  return summary;
}

export function describeTwice(items: readonly number[]): string {
  return describeCart(items) + describeCart(items);
}
`;
const pricing = `/** Adds up what is in the cart. */
export function computeTotalPrice(items: readonly number[], taxRate: number): number {
  return items.reduce((sum, item) => sum + item, 0) * (1 + taxRate);
}
`;
const answer = 'computeTotalPrice(items, 0.19) + " euro and not a cent more";';

suite("evaluation: the repository's index during a case", () => {
  let folder = "";
  let cacheFolder = "";
  let remove = (): void => undefined;
  setup(() => {
    ({ folder, remove } = temporaryRepository({ "src/cart.ts": cart, "src/pricing.ts": pricing }));
    cacheFolder = mkdtempSync(join(tmpdir(), "lacuna-eval-index-"));
  });
  teardown(() => {
    remove();
    rmSync(cacheFolder, { recursive: true, force: true });
  });

  test("has the file without the answer, and from the disk again afterwards; the prompt has the other file", async () => {
    const settings = {
      ...{ excludedPaths: [], privacyExcludedPaths: [], isRedacting: false },
      ...{ maxFiles: 100, maxFileKiB: 512, isCached: false },
    };
    const index = createRepositoryIndex({
      ...{
        root: folder,
        command: ownCommand("index", "run"),
        settings,
        cacheFolder,
        clock: systemClock,
        log: silentLog,
      },
    });
    const { signal } = new AbortController();
    const { run: bare } = evalBench({ says: "" });
    const context = createContextProvider({
      ...{
        roots: () => [folder],
        indexKey: () => "",
        openIndex: () => index,
        settings: () => bare.settings,
        privacyOf: () => noPrivacy,
      },
      ...{ editorDefinitions: undefined, clock: systemClock, log: silentLog, patience: 100 },
    });
    try {
      const hole = masked(folder, caseOf(cart, { path: "src/cart.ts", answer }));
      const lineInIndex = async (): Promise<string> =>
        (await index.passage({ path: "src/cart.ts", line: 3, endLine: 3 }, signal))?.text ?? "nothing";
      const during: string[] = [];
      const { engine, run } = evalBench(
        { says: answer },
        {
          context,
          opened: async ({ snapshot }) => {
            await context.whenReady(snapshot.uri, signal);
            during.push(await lineInIndex());
          },
        },
      );
      const results: EvalResult[] = [];
      for await (const result of runCases([hole], run)) results.push(result);
      assert.deepEqual(
        during.map((line) => line.trim()),
        ["const summary ="],
      );
      const deadline = systemClock.now() + 5000;
      while (!(await lineInIndex()).includes("not a cent more"))
        assert.ok(systemClock.now() < deadline, "closing the document must bring the disk back");
      const prompt = renderParts(engine.requests[0]?.parts ?? []);
      assert.ok(!prompt.includes("not a cent more"), prompt);
      assert.ok(prompt.includes("taxRate: number"), prompt);
      assert.ok(results[0]?.snippets.some(({ path }) => path === "src/pricing.ts"));
      assert.equal(results[0]?.right, true);
    } finally {
      await context.dispose();
    }
  });
});
