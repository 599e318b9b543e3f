/**
 * Models that share FIM control tokens, one row each: everything that is true of a family stands here and nowhere else.
 * Sources: the models' own cards and tokenizer files; docs/models.md links them.
 */
export type Family = {
  readonly title: string;
  /** PSM: prefix, suffix, middle. SPM: suffix, prefix, middle. */
  readonly order: "psm" | "spm";
  readonly prefix: string;
  readonly suffix: string;
  /** Undefined: the model continues right after the last part (Codestral). */
  readonly middle: string | undefined;
  /** Precedes the repository's name, where the model was trained with whole repositories. */
  readonly repository: string | undefined;
  /** Precedes the path of each file; the text form is used by models trained without a token. */
  readonly file:
    { readonly kind: "special"; readonly token: string } | { readonly kind: "comment" } | { readonly kind: "plusPath" };
  /** Control tokens that end a completion, besides those that the vocabulary itself calls end-of-generation. */
  readonly ends: readonly string[];
  /** Whether the vocabulary's BOS token stands first. "vocabulary": as the GGUF metadata says. */
  readonly bos: "vocabulary" | "never";
};

export const families = {
  qwen: {
    title: "Qwen2.5-Coder, Qwen3-Coder",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    repository: "<|repo_name|>",
    file: { kind: "special", token: "<|file_sep|>" },
    ends: [
      "<|endoftext|>",
      "<|im_end|>",
      "<|im_start|>",
      "<|fim_prefix|>",
      "<|fim_suffix|>",
      "<|fim_middle|>",
      "<|fim_pad|>",
      "<|repo_name|>",
      "<|file_sep|>",
    ],
    bos: "never",
  },
  codestral: {
    title: "Codestral",
    order: "spm",
    prefix: "[PREFIX]",
    suffix: "[SUFFIX]",
    middle: undefined,
    repository: undefined,
    file: { kind: "plusPath" },
    ends: ["</s>", "[PREFIX]", "[SUFFIX]", "[MIDDLE]"],
    bos: "vocabulary",
  },
  deepseek: {
    title: "DeepSeek-Coder, DeepSeek-Coder-V2",
    order: "psm",
    prefix: "<｜fim▁begin｜>",
    suffix: "<｜fim▁hole｜>",
    middle: "<｜fim▁end｜>",
    repository: undefined,
    file: { kind: "comment" },
    ends: ["<｜end▁of▁sentence｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"],
    bos: "vocabulary",
  },
  starcoder2: {
    title: "StarCoder2",
    order: "psm",
    prefix: "<fim_prefix>",
    suffix: "<fim_suffix>",
    middle: "<fim_middle>",
    repository: "<repo_name>",
    file: { kind: "special", token: "<file_sep>" },
    ends: ["<|endoftext|>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<fim_pad>", "<repo_name>", "<file_sep>"],
    bos: "never",
  },
  granite4: {
    title: "Granite 4",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    // The vocabulary has tokens for repositories and files; IBM's description of filling in the middle uses none.
    repository: undefined,
    file: { kind: "comment" },
    ends: [
      "<|end_of_text|>",
      "<|fim_prefix|>",
      "<|fim_suffix|>",
      "<|fim_middle|>",
      "<|fim_pad|>",
      "<|filename|>",
      "<|reponame|>",
    ],
    bos: "never",
  },
  granite: {
    title: "Granite Code, Granite 3",
    order: "psm",
    prefix: "<fim_prefix>",
    suffix: "<fim_suffix>",
    middle: "<fim_middle>",
    repository: "<reponame>",
    file: { kind: "special", token: "<filename>" },
    ends: ["<|endoftext|>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<fim_pad>", "<filename>", "<reponame>"],
    bos: "never",
  },
  seed: {
    title: "Seed-Coder",
    order: "spm",
    prefix: "<[fim-prefix]>",
    suffix: "<[fim-suffix]>",
    middle: "<[fim-middle]>",
    repository: undefined,
    file: { kind: "comment" },
    ends: ["<[end▁of▁sentence]>", "<[fim-prefix]>", "<[fim-suffix]>", "<[fim-middle]>"],
    bos: "vocabulary",
  },
  mellum: {
    title: "Mellum",
    order: "spm",
    prefix: "<fim_prefix>",
    suffix: "<fim_suffix>",
    middle: "<fim_middle>",
    repository: "<reponame>",
    file: { kind: "special", token: "<filename>" },
    ends: ["<|endoftext|>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<fim_pad>", "<filename>", "<reponame>"],
    bos: "never",
  },
  codegemma: {
    title: "CodeGemma",
    order: "psm",
    prefix: "<|fim_prefix|>",
    suffix: "<|fim_suffix|>",
    middle: "<|fim_middle|>",
    repository: undefined,
    file: { kind: "comment" },
    ends: ["<eos>", "<|file_separator|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"],
    bos: "vocabulary",
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

const byName: Readonly<Record<string, Family>> = families;
export const findFamily = (name: string): Family | undefined =>
  Object.hasOwn(byName, name) ? byName[name] : undefined;
