import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderParts } from "../../server/domain/promptPart.ts";
import { addUserModel } from "../../server/models/userModels.ts";
import { checkUsable } from "../../server/models/verify.ts";
import { families, type FamilyName } from "../../server/prompt/families.ts";
import { layOut } from "../../server/prompt/layOut.ts";
import { familyNamed } from "../../server/models/fimCheck.ts";
import { ggufBytes, modelMetadata, plainTokens, qwenTokens } from "../support/gguf.ts";
import { temporaryFolder } from "../support/models.ts";

/** A file that somebody brings, as its publishers name it, with the control tokens of its tokenizer. */
type Brought = {
  readonly file: string;
  readonly architecture: string;
  readonly name: string;
  readonly tokens: readonly string[];
  readonly family: FamilyName;
  /** As the model's card has it, for the file `src/a.py` with `pre` before and `suf` after the cursor. */
  readonly prompt: string;
};

const starcoder = (...more: string[]): readonly string[] => [
  ...["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>"],
  ...more,
];
const deepseek = [
  "<｜begin▁of▁sentence｜>",
  "<｜end▁of▁sentence｜>",
  "<｜fim▁hole｜>",
  "<｜fim▁begin｜>",
  "<｜fim▁end｜>",
  "<|EOT|>",
];
const granite4 = [
  "<|end_of_text|>",
  "<|fim_prefix|>",
  "<|fim_middle|>",
  "<|fim_suffix|>",
  "<|fim_pad|>",
  "<|filename|>",
  "<|reponame|>",
  "<|start_of_role|>",
];

const brought: readonly Brought[] = [
  {
    file: "Qwen3-Coder-30B-A3B-Instruct-Q4_K_M.gguf",
    ...{ architecture: "qwen3moe", name: "Qwen3-Coder-30B-A3B-Instruct", tokens: qwenTokens, family: "qwen" },
    prompt: "<|file_sep|>src/a.py\n<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>",
  },
  {
    file: "Codestral-22B-v0.1-Q4_K_M.gguf",
    ...{ architecture: "llama", name: "Codestral-22B-v0.1", family: "codestral" },
    tokens: ["<s>", "</s>", "[INST]", "[/INST]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]"],
    prompt: "+++++ src/a.py\n[SUFFIX]suf[PREFIX]pre",
  },
  {
    file: "seed-coder-8b-base-q4_k_m.gguf",
    ...{ architecture: "llama", name: "Seed Coder 8B Base", family: "seed" },
    tokens: ["<[begin▁of▁sentence]>", "<[end▁of▁sentence]>", "<[fim-prefix]>", "<[fim-suffix]>", "<[fim-middle]>"],
    prompt: "# src/a.py\n<[fim-suffix]>suf<[fim-prefix]>pre<[fim-middle]>",
  },
  {
    file: "mellum-4b-base.Q8_0.gguf",
    ...{ architecture: "llama", name: "Mellum 4b Base", family: "mellum" },
    tokens: starcoder("<filename>", "<reponame>", "<gh_stars>"),
    prompt: "<filename>src/a.py\n<fim_suffix>suf<fim_prefix>pre<fim_middle>",
  },
  {
    file: "granite-8b-code-base-4k.Q4_K_M.gguf",
    ...{ architecture: "llama", name: "Granite 8b Code Base 4k", family: "granite" },
    tokens: starcoder("<filename>", "<reponame>", "<gh_stars>"),
    prompt: "<filename>src/a.py\n<fim_prefix>pre<fim_suffix>suf<fim_middle>",
  },
  {
    file: "granite-3.3-8b-base-Q4_K_M.gguf",
    ...{ architecture: "granite", name: "Granite 3.3 8b Base", family: "granite" },
    tokens: ["<|end_of_text|>", ...starcoder("<filename>", "<reponame>").slice(1)],
    prompt: "<filename>src/a.py\n<fim_prefix>pre<fim_suffix>suf<fim_middle>",
  },
  {
    file: "granite-4.0-h-micro-Q4_K_M.gguf",
    ...{ architecture: "granitehybrid", name: "Granite 4.0 H Micro", tokens: granite4, family: "granite4" },
    prompt: "# src/a.py\n<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>",
  },
  {
    file: "starcoder2-3b-Q4_K_M.gguf",
    ...{ architecture: "starcoder2", name: "starcoder2-3b", family: "starcoder2" },
    tokens: starcoder("<repo_name>", "<file_sep>"),
    prompt: "<file_sep>src/a.py\n<fim_prefix>pre<fim_suffix>suf<fim_middle>",
  },
  {
    file: "deepseek-coder-1.3b-base.Q4_K_M.gguf",
    ...{ architecture: "llama", name: "deepseek-ai_deepseek-coder-1.3b-base", tokens: deepseek, family: "deepseek" },
    prompt: "# src/a.py\n<｜fim▁begin｜>pre<｜fim▁hole｜>suf<｜fim▁end｜>",
  },
  {
    file: "DeepSeek-Coder-V2-Lite-Base-Q4_K_M.gguf",
    ...{ architecture: "deepseek2", name: "DeepSeek-Coder-V2-Lite-Base", tokens: deepseek, family: "deepseek" },
    prompt: "# src/a.py\n<｜fim▁begin｜>pre<｜fim▁hole｜>suf<｜fim▁end｜>",
  },
  {
    file: "codegemma-2b.Q8_0.gguf",
    ...{ architecture: "gemma", name: "codegemma-2b", family: "codegemma" },
    tokens: ["<pad>", "<eos>", "<bos>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|file_separator|>"],
    prompt: "# src/a.py\n<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>",
  },
];

suite("a model file of one's own", () => {
  for (const { file, architecture, name, tokens, family, prompt } of brought)
    test(file, async () => {
      const folder = await temporaryFolder();
      try {
        const path = join(folder.path, file);
        const vocabulary = [...plainTokens, ...tokens];
        await writeFile(path, ggufBytes({ metadata: modelMetadata(vocabulary, { architecture, name }) }));
        const added = await addUserModel(folder.path, path);
        assert.equal(added.kind, "added", JSON.stringify(added));
        const usable = await checkUsable(path);
        assert.equal(usable.kind, "ok");
        assert.equal(usable.family, family);
        const { parts } = layOut({
          ...{ family: families[family], layout: "plain", snippets: [], path: "src/a.py", isHealed: false },
          window: { head: "", tail: "pre", suffix: "suf" },
        });
        assert.equal(renderParts(parts), prompt);
        for (const part of parts)
          if ("special" in part) assert.equal(usable.ids[part.special], vocabulary.indexOf(part.special), part.special);
      } finally {
        await folder.remove();
      }
    });

  const named: readonly (readonly [string, FamilyName | undefined])[] = [
    ["granite4:micro", "granite4"],
    ["ibm-granite/granite-4.0-h-tiny", "granite4"],
    ["granite-code:3b", "granite"],
    ["ibm-granite/granite-34b-code-base", "granite"],
    ["granite3.3:8b", "granite"],
    ["qwen3-coder:30b", "qwen"],
    ["llama3.2", undefined],
  ];
  for (const [name, family] of named) test(`by its name alone: ${name}`, () => assert.equal(familyNamed(name), family));
});
