import assert from "node:assert/strict";
import { npmCommand } from "../../scripts/npmCommand.mjs";

const node = "C:\\Program Files\\nodejs\\node.exe";
const beside = "C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js";
const updated = "C:\\Users\\ann\\AppData\\Roaming\\npm\\node_modules\\npm\\bin\\npm-cli.js";

suite("how npm is started", () => {
  const start = (platform: NodeJS.Platform, files: string[], npm_execpath?: string) =>
    npmCommand({ platform, env: { npm_execpath }, node, exists: (file) => files.includes(file) });

  test("by name, where it is a program", () => assert.deepEqual(start("darwin", []), ["npm"]));
  test("Windows: its script beside Node", () => assert.deepEqual(start("win32", [beside]), [node, beside]));
  test("Windows: the npm that started this", () =>
    assert.deepEqual(start("win32", [beside, updated], updated), [node, updated]));
  test("Windows: another package manager is not taken for npm", () =>
    assert.deepEqual(start("win32", [beside, "C:\\pnpm.cjs"], "C:\\pnpm.cjs"), [node, beside]));
  test("Windows: nowhere", () => assert.throws(() => start("win32", []), /npm run/));
});
