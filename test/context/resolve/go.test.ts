import { completes, hasSiblings, resolves, type Fixture } from "./fixture.ts";

const go: Fixture = {
  languageId: "go",
  files: {
    "go.mod":
      "module example.org/shop // the shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/acme/log v1.2.0\n)\nreplace github.com/acme/log => ./third/log\n",
    "main.go": "",
    "cart/cart.go": "",
    "cart/abc.go": "",
    "cart/cart_test.go": "",
    "cart/lock_windows.go": "",
    "cart/internal/tax/tax.go": "",
    "tools/go.mod": "module example.org/shop/tools\n",
    "tools/gen/gen.go": "",
    "third/log/go.mod": "module fork.example/log\n",
    "third/log/log.go": "",
    "vendor/github.com/old/dep/dep.go": "",
    "empty/only_test.go": "",
  },
  packages: {
    "cart/cart_test.go": "cart_test",
    "cart/cart.go": "cart",
    "cart/abc.go": "cart",
    "cart/lock_windows.go": "cart",
  },
};

suite("imports of Go", () => {
  resolves(go, [
    ["main.go", "example.org/shop/cart", "cart/cart.go", "cart/abc.go", "cart/lock_windows.go"],
    ["cart/cart.go", "example.org/shop", "main.go"],
    ["main.go", "example.org/shop/cart/internal/tax", "cart/internal/tax/tax.go"],
    ["main.go", "example.org/shop/tools/gen", "tools/gen/gen.go"],
    ["main.go", "github.com/acme/log", "third/log/log.go"],
    ["main.go", "fork.example/log", "third/log/log.go"],
    ["main.go", "github.com/old/dep", "vendor/github.com/old/dep/dep.go"],
    ["main.go", "./cart/internal/tax", "cart/internal/tax/tax.go"],
    ["main.go", "fmt"],
    ["main.go", "example.org/shopping"],
    ["main.go", "example.org/shop/empty"],
  ]);
  completes(go, [
    ["main.go", "example.org/shop/c", "example.org/shop/cart", "example.org/shop/cart/internal/tax"],
    ["cart/cart.go", "", "example.org/shop", "example.org/shop/cart/internal/tax"],
    ["main.go", "github.com/", "github.com/acme/log"],
  ]);
  hasSiblings(go, [
    ["cart/abc.go", "cart/cart.go", "cart/lock_windows.go"],
    ["cart/cart_test.go", "cart/cart.go", "cart/abc.go", "cart/lock_windows.go"],
    ["main.go"],
  ]);
});

const goWork: Fixture = {
  languageId: "go",
  files: {
    "go.work": "go 1.22\nuse (\n\t./a\n\t./b\n)\nreplace example.org/c v1.0.0 => ./local/c\n",
    "a/go.mod": "module example.org/a\n",
    "a/a.go": "",
    "b/go.mod": "module example.org/b/v2\n",
    "b/b.go": "",
    "local/c/c.go": "",
  },
};

suite("imports of Go: a workspace", () => {
  resolves(goWork, [
    ["a/a.go", "example.org/b/v2", "b/b.go"],
    ["a/a.go", "example.org/c", "local/c/c.go"],
    ["a/a.go", "example.org/b"],
  ]);
});
