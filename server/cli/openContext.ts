import type { Settings } from "../../shared/settings.ts";
import { ownCommand } from "../base/ownCommand.ts";
import { systemClock } from "../base/systemClock.ts";
import { createRepositoryIndex } from "../context/index/client.ts";
import { createContextProvider } from "../context/provider/createContextProvider.ts";
import { findRoot } from "../context/provider/workspace.ts";
import type { ContextProvider, EditorDefinitions } from "../domain/context.ts";
import type { Log } from "../domain/log.ts";
import type { Privacy, PrivacyOf } from "../domain/privacy.ts";
import { createPrivacy } from "../privacy/createPrivacy.ts";
import { indexFolder, indexSettingsOf } from "./index/indexOptions.ts";

type Workspace = {
  readonly roots: () => readonly string[];
  /** As they hold for a document. */
  readonly settings: (uri: string) => Settings;
};

/** The rules of the folder that holds the document, made anew when a setting behind them changes. */
export function openPrivacy({ roots, settings }: Workspace): PrivacyOf {
  const known = new Map<string | undefined, { readonly from: readonly unknown[]; readonly privacy: Privacy }>();
  return (uri) => {
    const root = findRoot(uri, roots());
    const { "privacy.excludedPaths": excludedPaths, "privacy.redaction.enable": isRedacting } = settings(uri);
    const kept = known.get(root);
    if (kept?.from[0] === excludedPaths && kept.from[1] === isRedacting) return kept.privacy;
    const privacy = createPrivacy({ root, excludedPaths, isRedacting });
    known.set(root, { from: [excludedPaths, isRedacting], privacy });
    return privacy;
  };
}

export type Surroundings = Workspace & {
  readonly editorDefinitions: EditorDefinitions | undefined;
  readonly log: Log;
  /** See {@link createContextProvider}. */
  readonly patience: number;
};

/** Every folder's index runs in a process of its own, which ends with this one. */
export const openContext = (around: Surroundings): ContextProvider =>
  createContextProvider({
    ...around,
    privacyOf: openPrivacy(around),
    clock: systemClock,
    indexKey: (root) => JSON.stringify(indexSettingsOf(root, around)),
    openIndex: (root) =>
      createRepositoryIndex({
        root,
        command: ownCommand("index", "run"),
        settings: indexSettingsOf(root, around),
        cacheFolder: indexFolder(),
        clock: systemClock,
        log: around.log,
      }),
  });
