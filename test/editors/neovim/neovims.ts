import { installNeovim011, installNeovim012 } from "../../../scripts/editors/installNeovim.mjs";
import type { Neovim } from "./editor.ts";

export type Available = { readonly name: string; readonly neovim: Neovim | undefined; readonly skipped: string };

/** The Neovim versions to test with; a version that cannot be had is named with the reason, and its tests are skipped. */
export async function findNeovims(): Promise<readonly Available[]> {
  const found = [await installNeovim011(), await installNeovim012()];
  return found.map((each) =>
    "skipped" in each
      ? { name: each.name, neovim: undefined, skipped: each.skipped }
      : { name: each.name, neovim: each, skipped: "" },
  );
}
