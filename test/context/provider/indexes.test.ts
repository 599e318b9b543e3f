import assert from "node:assert/strict";
import { settings as table, type Settings } from "../../../shared/settings.ts";
import { Indexes } from "../../../server/context/provider/indexes.ts";
import { indexSettings } from "../../../server/cli/index/indexOptions.ts";
import type { Snapshot } from "../../../server/domain/snapshot.ts";
import type { RepositoryIndex } from "../../../server/domain/repositoryIndex.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { fakeIndex } from "../../support/fakeIndex.ts";

const defaults = Object.fromEntries(Object.entries(table).map(([key, { default: value }]) => [key, value])) as Settings;

suite("indexes of workspace folders", () => {
  test("a setting that an index is made with opens another one, which knows the open documents", async () => {
    let settings = defaults;
    const log: string[] = [];
    const documents: Snapshot[] = [];
    const openIndex = (root: string): RepositoryIndex => {
      log.push(`open ${root}`);
      return {
        ...fakeIndex(new Map(), root),
        setOpenText: (path, open) => void log.push(`text ${path} ${open?.text ?? "closed"}`),
        dispose: async () => void log.push("dispose"),
      };
    };
    const indexes = new Indexes({
      ...{ roots: () => ["/w"], openIndex, isOn: () => true, clock: fakeClock() },
      indexKey: () => JSON.stringify(indexSettings(settings)),
      openDocuments: () => documents,
    });
    const snapshot = { uri: "file:///w/a.ts", languageId: "typescript", version: 1, text: "a", path: "a.ts" };
    documents.push(snapshot);
    indexes.setOpenText({ root: "/w", path: "a.ts" }, snapshot);
    settings = { ...settings, "complete.level": "quiet" };
    indexes.readerFor("/w");
    assert.deepEqual(log.splice(0), ["open /w", "text a.ts a"]);

    settings = { ...settings, "context.excludedPaths": ["gen/**"] };
    indexes.readerFor("/w");
    assert.deepEqual(log.splice(0), ["dispose", "open /w", "text a.ts a"]);

    documents.pop();
    indexes.setOpenText({ root: "/w", path: "a.ts" }, undefined);
    settings = { ...settings, "context.maxFiles": 100 };
    indexes.readerFor("/w");
    assert.deepEqual(log.splice(0), ["text a.ts closed", "dispose", "open /w"]);
    await indexes.dispose();
  });
});
