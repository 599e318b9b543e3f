import { createHash } from "node:crypto";
import { findFamily, type Family } from "../../../prompt/families.ts";
import { infoOf, type ServedModel } from "../../fim/modelDirectory.ts";

/** When a model came to this server is nobody's business, and clients only need a date. */
const someDate = "2025-01-01T00:00:00Z";

export function modelEntry(name: string, served: ServedModel | undefined) {
  return {
    name,
    model: name,
    modified_at: someDate,
    size: 0,
    digest: (served && infoOf(served)?.sha256) ?? createHash("sha256").update(name).digest("hex"),
    details: detailsOf(served),
    capabilities,
  };
}

export function shownModel(served: ServedModel) {
  const family = findFamily(infoOf(served)?.family ?? "");
  return {
    license: "",
    modelfile: "",
    parameters: "",
    template: templateOf(family),
    details: detailsOf(served),
    model_info: { "general.architecture": infoOf(served)?.family ?? "", "general.basename": served.id },
    capabilities,
    modified_at: someDate,
  };
}

const capabilities = ["completion", "insert"];

function detailsOf(served: ServedModel | undefined) {
  const family = (served && infoOf(served)?.family) ?? "";
  return {
    parent_model: "",
    format: "gguf",
    family,
    families: family === "" ? [] : [family],
    parameter_size: "",
    quantization_level: "",
  };
}

/** Continue decides by the words `.Suffix` whether a model can fill in. */
function templateOf(family: Family | undefined): string {
  const suffix = "{{ .Suffix }}";
  if (!family) return `{{ .Prompt }}${suffix}`;
  const prompt = `${family.prefix}{{ .Prompt }}`;
  const after = `${family.suffix}${suffix}`;
  const hole = family.order === "psm" ? prompt + after : after + prompt;
  return `{{- if .Suffix }}${hole}${family.middle ?? ""}{{ else }}{{ .Prompt }}{{ end }}`;
}
