import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VsCode, until } from "./vsCode.ts";

export type Heard = { readonly method: string; readonly params: Readonly<Record<string, unknown>> };

/** VS Code whose language server answers from a script, and what that server heard. */
export class ScriptedVsCode {
  readonly vsCode: VsCode;
  private readonly folder: string;

  private constructor(vsCode: VsCode, folder: string) {
    this.vsCode = vsCode;
    this.folder = folder;
  }

  static async start(files: readonly string[], model: "installed" | "missing"): Promise<ScriptedVsCode> {
    const folder = mkdtempSync(join(tmpdir(), "lacuna-script-"));
    const vsCode = await VsCode.start({
      languageServer: "scripted",
      files: Object.fromEntries(files.map((name) => [name, "\n"])),
      userSettings: { "lacuna.complete.level": "eager", "editor.tabSize": 3, "editor.detectIndentation": false },
      env: { LACUNA_SCRIPT_LOG: logIn(folder), LACUNA_SCRIPT_MODEL: model },
    });
    const scripted = new ScriptedVsCode(vsCode, folder);
    await vsCode.open(files[0] ?? "");
    await vsCode.waitForStatus(/^Lacuna(: no model)?$/, 60_000);
    return scripted;
  }

  async stop(): Promise<void> {
    await this.vsCode.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  heard(method: string): Heard[] {
    if (!existsSync(logIn(this.folder))) return [];
    const lines = readFileSync(logIn(this.folder), "utf8").split("\n");
    const messages = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Heard);
    return messages.filter((message) => message.method === method);
  }

  hear(method: string, wanted: (params: Heard["params"]) => boolean = () => true): Promise<Heard> {
    return until(`the server to hear ${method}`, () => this.heard(method).findLast(({ params }) => wanted(params)));
  }

  setting(file: "User" | "Machine", key: string): unknown {
    const path = join(this.vsCode.server.userData, file, "settings.json");
    return (JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>)[key];
  }
}

const logIn = (folder: string): string => join(folder, "heard.jsonl");

/** A screenshot of each failed test tells more than its message. */
export async function pictureOfFailure(vsCode: VsCode | undefined, test: Mocha.Test | undefined): Promise<void> {
  if (test?.state === "failed") await vsCode?.screenshot(`failed ${test.title}`.replace(/[^\w-]+/g, "-"));
}
