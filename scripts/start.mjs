/** `npm start`: from a fresh clone to a running engine. */
import { join } from "node:path";
import { spawn } from "node:child_process";
import { buildIfNeeded, checkNode, installIfNeeded, root } from "./prepare.mjs";

checkNode();
installIfNeeded();
buildIfNeeded();
const child = spawn(process.execPath, [join(root, "dist", "lacuna.js"), "start", ...process.argv.slice(2)], {
  stdio: "inherit",
});
// Ctrl-C reaches the child by itself; this process only waits for it.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code) => process.exit(code ?? 1));
