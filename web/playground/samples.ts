/** A file to try completions in; `█` is where the cursor stands at first. */
export type Sample = { readonly id: string; readonly title: string; readonly file: string; readonly text: string };

export const samples: readonly Sample[] = [
  {
    ...{ id: "typescript", title: "TypeScript", file: "prices.ts" },
    text: `type Item = { name: string; price: number; quantity: number };

/** The sum of all items. */
export function total(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.price * item.quantity, 0);
}

/** The item that costs most; undefined without items. */
export function dearest(items: readonly Item[]): Item | undefined {
  █
}
`,
  },
  {
    ...{ id: "python", title: "Python", file: "words.py" },
    text: `from collections import Counter
from pathlib import Path


def words_of(path: Path) -> list[str]:
    """All words of a text file, in lower case."""
    return path.read_text(encoding="utf-8").lower().split()


def most_common(path: Path, count: int = 10) -> list[tuple[str, int]]:
    """The most common words with how often they occur."""
    █
`,
  },
  {
    ...{ id: "go", title: "Go", file: "stack.go" },
    text: `package stack

// Stack holds values; the last one pushed is popped first.
type Stack[T any] struct {
	values []T
}

// Push puts a value on top.
func (s *Stack[T]) Push(value T) {
	s.values = append(s.values, value)
}

// Pop takes the value from the top; false when there is none.
func (s *Stack[T]) Pop() (T, bool) {
	█
}
`,
  },
  {
    ...{ id: "rust", title: "Rust", file: "temperature.rs" },
    text: `/// A temperature in degrees Celsius.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Celsius(pub f64);

/// A temperature in degrees Fahrenheit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fahrenheit(pub f64);

impl From<Celsius> for Fahrenheit {
    fn from(value: Celsius) -> Self {
        Fahrenheit(value.0 * 9.0 / 5.0 + 32.0)
    }
}

impl From<Fahrenheit> for Celsius {
    █
}
`,
  },
  {
    ...{ id: "java", title: "Java", file: "Account.java" },
    text: `import java.math.BigDecimal;

public final class Account {
    private BigDecimal balance = BigDecimal.ZERO;

    public void deposit(BigDecimal amount) {
        if (amount.signum() <= 0) throw new IllegalArgumentException("The amount has to be positive.");
        balance = balance.add(amount);
    }

    public void withdraw(BigDecimal amount) {
        █
    }
}
`,
  },
  {
    ...{ id: "cpp", title: "C++", file: "matrix.cpp" },
    text: `#include <cstddef>
#include <vector>

class Matrix {
public:
    Matrix(std::size_t rows, std::size_t columns) : columns_(columns), cells_(rows * columns) {}

    double& at(std::size_t row, std::size_t column) { return cells_[row * columns_ + column]; }

    Matrix transposed() const {
        █
    }

private:
    std::size_t columns_;
    std::vector<double> cells_;
};
`,
  },
  {
    ...{ id: "csharp", title: "C#", file: "Inventory.cs" },
    text: `using System.Collections.Generic;

public sealed class Inventory
{
    private readonly Dictionary<string, int> _stock = new();

    public void Add(string name, int count)
    {
        _stock[name] = _stock.GetValueOrDefault(name) + count;
    }

    public bool TryTake(string name, int count)
    {
        █
    }
}
`,
  },
  {
    ...{ id: "kotlin", title: "Kotlin", file: "Greeting.kt" },
    text: `data class Person(val name: String, val age: Int)

fun adults(people: List<Person>): List<Person> = people.filter { it.age >= 18 }

fun averageAge(people: List<Person>): Double {
    █
}
`,
  },
  {
    ...{ id: "ruby", title: "Ruby", file: "queue.rb" },
    text: `class TaskQueue
  def initialize
    @tasks = []
  end

  def push(task, priority: 0)
    @tasks << [priority, task]
  end

  # Takes the task with the highest priority.
  def pop
    █
  end
end
`,
  },
  {
    ...{ id: "shell", title: "Shell", file: "backup.sh" },
    text: `#!/usr/bin/env bash
set -euo pipefail

source_folder="\${1:?usage: backup.sh FOLDER}"
target="backup-$(date +%Y-%m-%d).tar.gz"

# Pack the folder and keep the last seven archives.
█
`,
  },
];

/** The text, and where the cursor stands in it, both counted from 1. */
export function openSample({ text }: Sample): {
  readonly text: string;
  readonly line: number;
  readonly column: number;
} {
  const [before = "", after = ""] = text.split("█");
  const lines = before.split("\n");
  return { text: before + after, line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** Where the language server's name of a language differs from the editor's. */
export const languageIdOf = (id: string): string => (id === "shell" ? "shellscript" : id);
