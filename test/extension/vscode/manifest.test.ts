import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import { settings } from "../../../shared/settings.ts";

const root = join(import.meta.dirname, "../../..");
const source = (path: string): string => readFileSync(join(root, path), "utf8");
const commands: string[] = manifest.contributes.commands.map(({ command }) => command);
const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

suite("the VS Code manifest", () => {
  test("declares the commands that the extension registers, in the same order", () => {
    const registered = [...source("extension/vscode/commands/register.ts").matchAll(/^ {2}"(lacuna\.\w+)":/gm)];
    assert.deepEqual(
      registered.map(([, command]) => command),
      commands,
    );
  });

  test("binds, lists and links declared commands only", () => {
    const named = [
      ...manifest.contributes.keybindings.map(({ command }) => command),
      ...manifest.contributes.menus.commandPalette.map(({ command }) => command),
      ...steps.flatMap(({ description }) =>
        [...description.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1]),
      ),
      ...[...source("shared/protocol.ts").matchAll(/"(lacuna\.(?!did)\w+)"/g)].map((match) => match[1]),
    ];
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((command) => command === undefined || !commands.includes(command)),
      [],
    );
  });

  test("keeps every machine setting from folders that are not trusted", () => {
    const machine = Object.entries(settings).flatMap(([key, { scope }]) =>
      scope === "machine" ? [`lacuna.${key}`] : [],
    );
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted(), machine.toSorted());
  });

  test("points at files that exist", () => {
    const files = [manifest.icon, ...steps.map(({ media }) => media.markdown)];
    assert.deepEqual(
      files.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  test("names settings that exist in the walkthrough", () => {
    const text = steps
      .map(({ media, completionEvents }) => source(media.markdown) + JSON.stringify(completionEvents))
      .join();
    const keys = [...text.matchAll(/lacuna\.((?:complete|model|network|engine|context)\.[\w.]+)/g)].map(
      (match) => match[1],
    );
    assert.ok(keys.length > 5);
    assert.deepEqual(
      keys.filter((key) => key === undefined || !(key in settings)),
      [],
    );
  });
});
