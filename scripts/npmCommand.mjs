import { existsSync } from "node:fs";
import { win32 } from "node:path";

/** How to start npm without a shell. On Windows it is npm.cmd, which Node starts through a shell only; so its script is run. */
export function npmCommand({ platform, env, node, exists } = thisMachine) {
  if (platform !== "win32") return ["npm"];
  const beside = win32.join(win32.dirname(node), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [env.npm_execpath ?? "", beside].find((file) => file.endsWith("npm-cli.js") && exists(file));
  if (script === undefined) throw new Error("npm is not beside Node; run this through `npm run`");
  return [node, script];
}

const thisMachine = { platform: process.platform, env: process.env, node: process.execPath, exists: existsSync };
