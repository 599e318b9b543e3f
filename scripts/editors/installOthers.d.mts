export type Program = { name: string; command: string; args: string[]; env: Record<string, string> };
export type Skipped = { name: string; skipped: string };
export function installHelix(): Promise<Program | Skipped>;
export function installEmacs(): Promise<Program | Skipped>;
