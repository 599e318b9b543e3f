import type { Licence } from "./catalogueEntry.ts";

export const apache: Licence = { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" };
export const qwenResearch: Licence = {
  name: "Qwen Research License",
  url: "https://huggingface.co/Qwen/Qwen2.5-Coder-3B-Instruct/blob/main/LICENSE",
  mustAccept: "Qwen Research License: for research and evaluation only, no commercial use.",
};
export const mnpl: Licence = {
  name: "Mistral AI Non-Production License (MNPL-0.1)",
  url: "https://mistral.ai/static/licenses/MNPL-0.1.md",
  mustAccept: "Mistral AI Non-Production License: for research and testing only, no production or commercial use.",
};
export const deepseek: Licence = {
  name: "DeepSeek License",
  url: "https://github.com/deepseek-ai/DeepSeek-Coder-V2/blob/main/LICENSE-MODEL",
};
export const openRail: Licence = {
  name: "BigCode OpenRAIL-M v1",
  url: "https://huggingface.co/spaces/bigcode/bigcode-model-license-agreement",
};
export const gemma: Licence = { name: "Gemma Terms of Use", url: "https://ai.google.dev/gemma/terms" };
