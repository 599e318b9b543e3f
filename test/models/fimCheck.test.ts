import assert from "node:assert/strict";
import { fimCheck } from "../../server/models/fimCheck.ts";
import { families, type Family, type FamilyName } from "../../server/prompt/families.ts";
import { plainTokens, qwenTokens } from "../support/gguf.ts";

const starcoder1 = [
  "<fim_prefix>",
  "<fim_middle>",
  "<fim_suffix>",
  "<fim_pad>",
  "<filename>",
  "<reponame>",
  "<|endoftext|>",
];
const starcoder2 = [
  "<fim_prefix>",
  "<fim_middle>",
  "<fim_suffix>",
  "<fim_pad>",
  "<repo_name>",
  "<file_sep>",
  "<|endoftext|>",
];
const gemmaTokens = ["<bos>", "<eos>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|file_separator|>"];
const seedTokens = ["<[end▁of▁sentence]>", "<[fim-prefix]>", "<[fim-middle]>", "<[fim-suffix]>"];
const deepseekTokens = ["<｜end▁of▁sentence｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];

type Case = {
  readonly architecture: string;
  readonly name?: string;
  readonly file?: string;
  readonly tokens: readonly string[];
};
const check = ({ architecture, name = "", file = "model.gguf", tokens }: Case) =>
  fimCheck({ architecture, name, alsoCalled: "", tokens: [...plainTokens, ...tokens] }, file);

const known: Readonly<Record<string, Case & { readonly family: FamilyName }>> = {
  "Qwen2.5-Coder": {
    architecture: "qwen2",
    name: "Qwen2.5 Coder 0.5B Instruct AWQ",
    tokens: qwenTokens,
    family: "qwen",
  },
  "Qwen3-Coder": { architecture: "qwen3moe", tokens: qwenTokens, family: "qwen" },
  CodeGemma: { architecture: "gemma", tokens: gemmaTokens, family: "codegemma" },
  StarCoder2: { architecture: "starcoder2", tokens: starcoder2, family: "starcoder2" },
  "StarCoder2 without a name": { architecture: "llama", tokens: starcoder2, family: "starcoder2" },
  "Granite by its name": { architecture: "llama", name: "Granite 3b Code Base", tokens: starcoder1, family: "granite" },
  "Granite by its tokens": { architecture: "llama", tokens: starcoder1, family: "granite" },
  "Mellum by its name": { architecture: "llama", name: "Mellum 4b Base", tokens: starcoder1, family: "mellum" },
  "Mellum by its file": {
    architecture: "llama",
    file: "mellum-4b-base.Q8_0.gguf",
    tokens: starcoder1,
    family: "mellum",
  },
  Codestral: {
    architecture: "llama",
    name: "Codestral-22B-v0.1",
    tokens: ["</s>", "[PREFIX]", "[SUFFIX]", "[MIDDLE]"],
    family: "codestral",
  },
  "DeepSeek-Coder-V2": { architecture: "deepseek2", tokens: deepseekTokens, family: "deepseek" },
  "DeepSeek-Coder": {
    architecture: "llama",
    name: "deepseek-coder-6.7b-base",
    tokens: deepseekTokens,
    family: "deepseek",
  },
  "Seed-Coder": { architecture: "llama", tokens: seedTokens, family: "seed" },
};

const refused: Readonly<Record<string, Case & { readonly says: RegExp }>> = {
  "a plain chat model": {
    architecture: "llama",
    name: "Llama 3.2 1B Instruct",
    tokens: ["<|eot_id|>"],
    says: /markers of no known family/,
  },
  "an empty vocabulary": { architecture: "qwen2", tokens: [], says: /<\|fim_prefix\|> is not a token/ },
  "one missing marker": {
    architecture: "qwen2",
    tokens: qwenTokens.filter((token) => token !== "<|fim_suffix|>"),
    says: /as Qwen2\.5-Coder.*<\|fim_suffix\|> is not a token/,
  },
  "a marker that stands twice": {
    architecture: "qwen2",
    tokens: [...qwenTokens, "<|fim_middle|>"],
    says: /<\|fim_middle\|> stands 2 times/,
  },
  "markers in pieces": { architecture: "qwen2", tokens: ["<|", "fim", "_prefix", "|>"], says: /no known family/ },
};

suite("FIM check", () => {
  for (const [title, { family, ...each }] of Object.entries(known)) {
    test(`recognises ${title}`, () => {
      const result = check(each);
      assert.equal(result.kind, "ok");
      assert.equal(result.family, family);
    });
  }

  for (const [title, { says, ...each }] of Object.entries(refused)) {
    test(`refuses ${title}`, () => {
      const result = check(each);
      assert.equal(result.kind, "refused");
      assert.match(result.reason, says);
      assert.match(result.reason, /lacuna models list/);
    });
  }

  test("gives the ids of all the row's tokens, and names those that are absent", () => {
    const result = check({ architecture: "qwen2", tokens: qwenTokens.filter((token) => token !== "<|repo_name|>") });
    assert.equal(result.kind, "ok");
    assert.equal(result.ids["<|fim_prefix|>"], plainTokens.length + 1);
    assert.deepEqual(result.absent, ["<|repo_name|>"]);
  });

  for (const [name, family] of Object.entries<Family>(families)) {
    test(`${name}: a vocabulary of exactly its own tokens is accepted`, () => {
      const file = family.file.kind === "special" ? [family.file.token] : [];
      const own = [family.prefix, family.suffix, family.middle, family.repository, ...file, ...family.ends];
      const tokens = [...new Set(own.filter((token) => token !== undefined))];
      const result = check({ architecture: "llama", name: family.title, tokens });
      assert.equal(result.kind, "ok");
      assert.equal(result.family, name);
      assert.deepEqual(result.absent, []);
    });
  }
});
