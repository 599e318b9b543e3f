import { isAbsolute, resolve } from "node:path";
import { mergeSettings } from "../settings/merge.ts";

/** `--set` and `--model` as settings; a text is what is wrong with them. */
export function overridesOf({
  set = [],
  model,
}: {
  readonly set?: readonly string[];
  readonly model?: string;
}): Readonly<Record<string, string>> | string {
  const overrides: Record<string, string> = {};
  for (const each of set) {
    const at = each.indexOf("=");
    if (at < 1) return `--set needs KEY=VALUE, not "${each}"`;
    overrides[each.slice(0, at)] = each.slice(at + 1);
  }
  const [wrong] = mergeSettings([{ source: "commandLine", raw: overrides }]).problems;
  if (wrong?.key !== undefined) return `--set ${wrong.key}=${overrides[wrong.key] ?? ""}: ${wrong.reason}`;
  if (model !== undefined) {
    const isFile = isAbsolute(model) || model.endsWith(".gguf");
    overrides[isFile ? "model.file" : "model.id"] = isFile ? resolve(model) : model;
  }
  return overrides;
}
