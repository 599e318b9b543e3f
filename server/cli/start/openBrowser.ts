import { spawn } from "node:child_process";
import { windowsTool } from "../../base/windowsTool.ts";

/** Tells the desktop to open an address. Where there is no desktop, or no opener, nothing happens: the address has been printed. */
export function openBrowser(address: string): void {
  const opener = openerFor(process.platform, process.env);
  if (!opener) return;
  const child = spawn(opener.command, [...opener.args, address], { stdio: "ignore", detached: true });
  child.once("error", () => {
    // No opener is installed.
  });
  child.unref();
}

type Opener = { readonly command: string; readonly args: readonly string[] };

/** Undefined over SSH and on a Linux machine without a screen. */
export function openerFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Opener | undefined {
  if (env["SSH_CONNECTION"] !== undefined) return undefined;
  switch (platform) {
    case "darwin":
      return { command: "open", args: [] };
    case "win32":
      return { command: windowsTool("rundll32.exe", env), args: ["url.dll,FileProtocolHandler"] };
    default:
      return (env["DISPLAY"] ?? env["WAYLAND_DISPLAY"]) ? { command: "xdg-open", args: [] } : undefined;
  }
}
