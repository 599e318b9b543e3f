import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { holeKinds, type HoleKind } from "../../server/evaluation/make/hole.ts";
import { makeCases } from "../../server/evaluation/make/makeCases.ts";
import { caseLine, readCases } from "../../server/evaluation/readCases.ts";
import type { EvalCase } from "../../server/evaluation/result.ts";
import { masked, temporaryRepository } from "./evalBench.ts";

type Fixture = {
  readonly files: Readonly<Record<string, string>>;
  /** Of some kinds: what one of the answers ends with, whatever the draw. */
  readonly ends: Partial<Record<HoleKind, string>>;
};

const fixtures: Readonly<Record<string, Fixture>> = {
  typescript: {
    files: {
      "src/pricing.ts": `/** Prices of a whole cart, in cents, with taxes and without them. */
export function computeTotalPrice(items: readonly number[], taxRate: number): number {
  const sum = items.reduce((total, item) => total + item, 0);
  return Math.round(sum * (1 + taxRate));
}

export class PriceFormatter {
  formatPriceInEuro(cents: number): string {
    return (cents / 100).toFixed(2) + " €";
  }
}
`,
      "src/cart.ts": `import { computeTotalPrice, PriceFormatter } from "./pricing";
import { readFile } from "node:fs";

// The cart is kept in memory, and nowhere else at all.
export function describeCart(items: readonly number[], taxRate: number): string {
  const total = computeTotalPrice(items, taxRate);
  const formatter = new PriceFormatter();
  if (total > limitOf(items) && items.length > 0) {
    return formatter.formatPriceInEuro(total);
  }
  return "nothing";
}

function limitOf(items: readonly number[]): number {
  return items.length * 1000;
}
`,
    },
    ends: {
      "xfile-call": "rice(items, taxRate);",
      args: "taxRate",
      "empty-body": "return items.length * 1000;",
      import: 'pricing";',
    },
  },
  python: {
    files: {
      "shop/pricing.py": `"""Prices of a whole cart, in cents, with taxes and without them."""


def compute_total_price(items, tax_rate):
    """Adds up."""
    total = sum(items)
    return round(total * (1 + tax_rate))


class PriceFormatter:
    def format_price_in_euro(self, cents):
        return f"{cents / 100:.2f}"
`,
      "shop/cart.py": `import os

from .pricing import compute_total_price, PriceFormatter


# The cart is kept in memory, and nowhere else at all.
def describe_cart(items, tax_rate):
    total = compute_total_price(items, tax_rate)
    formatter = PriceFormatter()
    if total > limit_of(items) and len(items) > 0:
        return formatter.format_price_in_euro(total)
    return "nothing"


def limit_of(items):
    """Cents."""
    return len(items) * 1000
`,
    },
    ends: {
      "xfile-call": "rice(items, tax_rate)",
      args: "tax_rate",
      "empty-body": "return len(items) * 1000",
      import: "PriceFormatter",
    },
  },
  go: {
    files: {
      "go.mod": "module example.com/shop\n\ngo 1.22\n",
      "pricing/pricing.go": `// Package pricing knows prices of a whole cart, in cents, with taxes.
package pricing

// ComputeTotalPrice adds up.
func ComputeTotalPrice(items []int, taxRate float64) int {
	total := 0
	for _, item := range items {
		total += item
	}
	return int(float64(total) * (1 + taxRate))
}
`,
      "cart/cart.go": `package cart

import (
	"fmt"

	"example.com/shop/pricing"
)

// DescribeCart says what a cart costs, for a person to read.
func DescribeCart(items []int, taxRate float64) string {
	total := pricing.ComputeTotalPrice(items, taxRate)
	if total > limitOf(items) && len(items) > 0 {
		return fmt.Sprint(total)
	}
	return "nothing"
}

func limitOf(items []int) int {
	return len(items) * 1000
}
`,
    },
    ends: {
      "xfile-call": "rice(items, taxRate)",
      args: "taxRate",
      "empty-body": "return len(items) * 1000",
      import: 'pricing"',
    },
  },
  rust: {
    files: {
      "src/pricing.rs": `/// Prices of a whole cart, in cents, with taxes and without them.
pub fn compute_total_price(items: &[u32], tax_rate: f64) -> u32 {
    let total: u32 = items.iter().sum();
    (f64::from(total) * (1.0 + tax_rate)) as u32
}

pub fn format_price_in_euro(cents: u32) -> String {
    format!("{}", cents / 100)
}
`,
      "src/cart.rs": `use crate::pricing::{compute_total_price, format_price_in_euro};

// The cart is kept in memory, and nowhere else at all.
pub fn describe_cart(items: &[u32], tax_rate: f64) -> String {
    let total = compute_total_price(items, tax_rate);
    if total > limit_of(items) && items.len() > 0 {
        return format_price_in_euro(total);
    }
    "nothing".to_string()
}

fn limit_of(items: &[u32]) -> u32 {
    let count = items.len() as u32;
    count * 1000
}
`,
    },
    ends: {
      "xfile-call": "rice(items, tax_rate);",
      args: "tax_rate",
      "empty-body": "count * 1000",
      import: "format_price_in_euro};",
    },
  },
  java: {
    files: {
      "src/shop/pricing/Pricing.java": `package shop.pricing;

/** Prices of a whole cart, in cents, with taxes and without them. */
public class Pricing {
    public static int computeTotalPrice(int[] items, double taxRate) {
        int total = 0;
        for (int item : items) total += item;
        return (int) (total * (1 + taxRate));
    }
}
`,
      "src/shop/cart/Cart.java": `package shop.cart;

import java.util.List;
import shop.pricing.Pricing;

/** The cart is kept in memory, and nowhere else at all. */
public class Cart {
    public String describeCart(int[] items, double taxRate) {
        int total = Pricing.computeTotalPrice(items, taxRate);
        if (total > limitOf(items) && items.length > 0) {
            return String.valueOf(total);
        }
        return "nothing";
    }

    private int limitOf(int[] items) {
        return items.length * 1000;
    }
}
`,
    },
    ends: {
      "xfile-call": "rice(items, taxRate);",
      args: "taxRate",
      "empty-body": "return items.length * 1000;",
      import: "Pricing;",
    },
  },
  cpp: {
    files: {
      "include/pricing.hpp": `#pragma once
#include <vector>

// Prices of a whole cart, in cents, with taxes and without them; all of it in whole cents.
inline int compute_total_price(const std::vector<int>& items, double tax_rate) {
  int total = 0;
  for (int item : items) total += item;
  return static_cast<int>(total * (1 + tax_rate));
}
`,
      "src/cart.cpp": `#include "pricing.hpp"
#include <string>

// The cart is kept in memory, and nowhere else at all.
static int limit_of(const std::vector<int>& items) {
  return static_cast<int>(items.size()) * 1000;
}

std::string describe_cart(const std::vector<int>& items, double tax_rate) {
  int total = compute_total_price(items, tax_rate);
  if (total > limit_of(items) && items.size() > 0) {
    return std::to_string(total);
  }
  return "nothing";
}
`,
    },
    ends: {
      "xfile-call": "rice(items, tax_rate);",
      args: "tax_rate",
      "empty-body": "return static_cast<int>(items.size()) * 1000;",
      import: 'pricing.hpp"',
    },
  },
};

const wanted = { count: 60, kinds: holeKinds, seed: 1, signal: new AbortController().signal };

suite("evaluation: cases from a repository", () => {
  for (const [language, { files, ends }] of Object.entries(fixtures))
    test(language, async () => {
      const { folder, remove } = temporaryRepository(files);
      try {
        for (const kind of holeKinds) {
          // Alone, because no two cases come from neighbouring lines.
          const cases = await makeCases({ folder, ...wanted, kinds: [kind] });
          const answers = cases.map((each) => masked(folder, each).answer);
          const end = ends[kind] ?? "";
          assert.ok(
            answers.some((answer) => answer.endsWith(end)),
            `no ${kind} that ends in "${end}" in ${JSON.stringify(answers)}`,
          );
          for (const answer of answers) {
            assert.equal(answer, answer.trimEnd());
            assert.equal(answer === "", kind === "silence");
          }
          for (const each of cases) assert.deepEqual([each.kind, each.language], [kind, language]);
        }
      } finally {
        remove();
      }
    });

  const withTypeScript = async (run: (folder: string) => Promise<void>): Promise<void> => {
    const { folder, remove } = temporaryRepository(fixtures["typescript"]?.files ?? {});
    try {
      await run(folder);
    } finally {
      remove();
    }
  };

  test("the same seed gives the same cases, another one others, and a list of them is read back", () =>
    withTypeScript(async (folder) => {
      const few = { ...wanted, count: 6 };
      const cases = await makeCases({ folder, ...few });
      assert.equal(cases.length, 6);
      assert.deepEqual(await makeCases({ folder, ...few }), cases);
      assert.notDeepEqual(await makeCases({ folder, ...few, seed: 2 }), cases);
      const read = readCases(cases.map(caseLine).join("\n"), "x");
      assert.deepEqual(read.kind === "cases" ? read.cases : [], cases);
    }));

  test("only the kinds that are asked for", () =>
    withTypeScript(async (folder) => {
      const kinds = new Set(
        (await makeCases({ folder, ...wanted, kinds: ["args", "silence"] })).map(({ kind }) => kind),
      );
      assert.deepEqual([...kinds].sort(), ["args", "silence"]);
    }));

  test("never two on neighbouring lines of a file", () =>
    withTypeScript(async (folder) => {
      const lines = new Map<string, number[]>();
      for (const { path, prefixUnits } of await makeCases({ folder, ...wanted })) {
        const line = readFileSync(join(folder, path), "utf8").slice(0, prefixUnits).split("\n").length;
        const others = lines.get(path) ?? [];
        assert.ok(
          others.every((other) => Math.abs(other - line) > 1),
          `${path}:${line}`,
        );
        lines.set(path, [...others, line]);
      }
    }));

  test("what only another file can tell is marked", async () => {
    const { folder, remove } = temporaryRepository({
      "a.ts": `export const hiddenElsewhere = (value: number): number => value + 1;\n${"// padding of a file that is long enough\n".repeat(6)}`,
      "b.ts": `export function runOnce(value: number): number {\n  return hiddenElsewhere(value);\n}\n\nexport function runTwice(value: number): number {\n  return runOnce(value) + value;\n}\n// padding of a file that is long enough to be taken\n`,
    });
    try {
      const cases = await makeCases({ folder, ...wanted, kinds: ["empty-body"] });
      const needs = Object.fromEntries(cases.map((each: EvalCase) => [masked(folder, each).answer, each.need]));
      assert.deepEqual(needs, { "return hiddenElsewhere(value);": "repo", "return runOnce(value) + value;": "buffer" });
    } finally {
      remove();
    }
  });

  test("nothing is cut from files that cannot be parsed, and a folder without source gives nothing", async () => {
    const broken = (fixtures["typescript"]?.files["src/cart.ts"] ?? "").replace("): string {", "): string {{{ ((");
    const { folder, remove } = temporaryRepository({ "a.ts": broken, "b.txt": broken });
    try {
      assert.deepEqual(await makeCases({ folder, ...wanted }), []);
    } finally {
      remove();
    }
  });
});
