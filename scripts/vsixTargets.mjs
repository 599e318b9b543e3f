/**
 * What the package of each platform carries of node-llama-cpp's binaries: the CPU build and, where there is one of a
 * reasonable size, a build for any GPU. CUDA (540 MB) is left to a machine-wide installation; docs/vscode.md tells how.
 */
export const vsixTargets = {
  "linux-x64": ["linux-x64", "linux-x64-vulkan"],
  "linux-arm64": ["linux-arm64"],
  "darwin-x64": ["mac-x64"],
  "darwin-arm64": ["mac-arm64-metal"],
  "win32-x64": ["win-x64", "win-x64-vulkan"],
  "win32-arm64": ["win-arm64"],
};

/** Files of node-llama-cpp's tree that no running program reads: sources to build from, types, maps, pages. */
const neededForBuildingOnly =
  /^node_modules\/node-llama-cpp\/(llama\/(addon|cmake|patches|profiles|toolchains|xpack|gitRelease\.bundle|CMakeLists)|templates\/|bins\/)|\.d\.[mc]?ts$|\.(cc|cpp|h|gyp|gypi)$|\.(map|lib|exp|pdb)$|\.tsbuildinfo$|\/(tests?|__tests__|docs?|examples?|\.github)\/|\.(md|markdown)$/i;
const legal = /licen[cs]e|copying|notice/i;

/** @param {string} path relative to the package's root, with slashes */
export const ships = (path) => legal.test(path.split("/").at(-1) ?? "") || !neededForBuildingOnly.test(path);
