import assert from "node:assert/strict";
import { neovimFolders } from "../../server/cli/doctor/editors.ts";

suite("where Neovim keeps its files", () => {
  const cases: [title: string, place: Parameters<typeof neovimFolders>[0], data: string, config: string][] = [
    ["Linux", { platform: "linux", env: {}, home: "/home/me" }, "/home/me/.local/share/nvim", "/home/me/.config/nvim"],
    [
      "macOS is like Linux",
      { platform: "darwin", env: {}, home: "/Users/me" },
      "/Users/me/.local/share/nvim",
      "/Users/me/.config/nvim",
    ],
    [
      "folders of the user's choice",
      { platform: "linux", env: { XDG_DATA_HOME: "/d", XDG_CONFIG_HOME: "/c" }, home: "/home/me" },
      "/d/nvim",
      "/c/nvim",
    ],
    [
      "Windows",
      { platform: "win32", env: { LOCALAPPDATA: "D:\\Local" }, home: "C:\\Users\\me" },
      "D:\\Local\\nvim-data",
      "D:\\Local\\nvim",
    ],
    [
      "Windows without the variable",
      { platform: "win32", env: {}, home: "C:\\Users\\me" },
      "C:\\Users\\me\\AppData\\Local\\nvim-data",
      "C:\\Users\\me\\AppData\\Local\\nvim",
    ],
  ];
  for (const [title, place, data, config] of cases)
    test(title, () => assert.deepEqual(neovimFolders(place), { data, config }));
});
