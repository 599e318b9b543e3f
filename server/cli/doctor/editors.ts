import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { noteThat, ok, type Finding } from "./finding.ts";

/** Where editors of the VS Code family keep extensions, relative to the home folder. */
const extensionFolders: Readonly<Record<string, string>> = {
  "VS Code": ".vscode/extensions",
  "VS Code Insiders": ".vscode-insiders/extensions",
  "VS Code Server": ".vscode-server/extensions",
  VSCodium: ".vscode-oss/extensions",
  Cursor: ".cursor/extensions",
  "code-server": ".local/share/code-server/extensions",
};
const neovimPlugin = "nvim/site/pack/lacuna/start/lacuna";

/** Which editors on this machine have Lacuna connected. */
export function findEditors(): Finding[] {
  const home = homedir();
  const families = Object.entries(extensionFolders).flatMap(([name, folder]) => {
    const path = join(home, folder);
    if (!existsSync(path)) return [];
    return [
      readdirSync(path).some((each) => each.startsWith("lacuna.lacuna-"))
        ? ok("editors", `${name}: the extension is installed`)
        : missing(name, "vscode"),
    ];
  });
  const dataHome = process.env["XDG_DATA_HOME"] ?? join(home, ".local", "share");
  const neovim = existsSync(join(dataHome, neovimPlugin))
    ? [ok("editors", "Neovim: the plugin is installed")]
    : existsSync(join(home, ".config", "nvim")) || existsSync(join(dataHome, "nvim"))
      ? [missing("Neovim", "neovim")]
      : [];
  const found = [...families, ...neovim];
  return found.length > 0
    ? found
    : [
        noteThat(
          "editors",
          "no editor with Lacuna was found for this user",
          "Connect one: `lacuna install vscode`, `lacuna install neovim`, or docs/editors.md.",
        ),
      ];
}

const missing = (name: string, id: string): Finding =>
  noteThat("editors", `${name} is here, without Lacuna`, `Connect it: \`lacuna install ${id}\`.`);
