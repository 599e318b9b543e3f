import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import { budgetFor } from "../../server/prompt/budget.ts";

suite("budgetFor", () => {
  const usual = { contextTokens: tokens(4096), maxTokens: 160, maxPrefix: 1024, maxSuffix: 256, maxSnippets: 512 };
  const rows = [
    { why: "a slow machine gets the least", prefillPerSecond: 10, prefix: 205, suffix: 51, snippets: 102 },
    { why: "the time for a cold prompt decides", prefillPerSecond: 190, prefix: 608, suffix: 152, snippets: 304 },
    {
      why: "a fast one gets what the settings allow",
      prefillPerSecond: 3000,
      prefix: 1024,
      suffix: 256,
      snippets: 512,
    },
    {
      why: "the context is the limit",
      prefillPerSecond: 3000,
      contextTokens: tokens(512),
      prefix: 230,
      suffix: 58,
      snippets: 0,
    },
    { why: "no room at all", prefillPerSecond: 3000, contextTokens: tokens(128), prefix: 0, suffix: 0, snippets: 0 },
  ];
  for (const { why, prefix, suffix, snippets, ...input } of rows)
    test(why, () => assert.deepEqual(budgetFor({ ...usual, ...input }), { prefix, suffix, snippets }));
});
