export type Neovim = { name: string; command: string; env: Record<string, string>; version: string };
export type Skipped = { name: string; skipped: string };
export const editorsFolder: string;
export function installNeovim011(): Promise<Neovim | Skipped>;
export function installNeovim012(): Promise<Neovim | Skipped>;
export function unpackDebianPackage(what: { suite: string; name: string; folder: string }): Promise<void>;
export function useOwnLibraries(folder: string, command: string): Promise<void>;
