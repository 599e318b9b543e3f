import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, posix, win32 } from "node:path";
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
const neovimPlugin = "site/pack/lacuna/start/lacuna";

type Place = { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv; readonly home: string };

/** Where Neovim keeps its data and its configuration. */
export function neovimFolders({ platform, env, home }: Place): { readonly data: string; readonly config: string } {
  const path = platform === "win32" ? win32 : posix;
  const local = env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local");
  const [data, config, name] =
    platform === "win32"
      ? [local, local, "nvim-data"]
      : [path.join(home, ".local", "share"), path.join(home, ".config"), "nvim"];
  return {
    data: path.join(env["XDG_DATA_HOME"] || data, name),
    config: path.join(env["XDG_CONFIG_HOME"] || config, "nvim"),
  };
}

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
  const { data, config } = neovimFolders({ platform: process.platform, env: process.env, home });
  const neovim = existsSync(join(data, neovimPlugin))
    ? [ok("editors", "Neovim: the plugin is installed")]
    : existsSync(config) || existsSync(data)
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
