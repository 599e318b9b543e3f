import assert from "node:assert/strict";
import { noPrivacy } from "../../../server/domain/privacy.ts";
import { contextBench } from "../../support/contextBench.ts";

type Row = {
  readonly title: string;
  readonly path: string;
  readonly marked: string;
  readonly others: Readonly<Record<string, string>>;
  readonly expected: string | undefined;
};

const types =
  "export interface Cart {}\nexport interface Item {}\nexport function sum(items: Item[]): number { return 0; }\n";

const rows: readonly Row[] = [
  {
    title: "names and module, as the file's other imports are written",
    path: "src/shop/pay.ts",
    marked: `import { a } from '../a';\nimport {█\n\nexport const pay = (cart: Cart): number => sum(cart);\n`,
    others: { "src/types.ts": types, "src/a.ts": "export const a = 1;\n" },
    expected: "Cart, sum } from '../types';",
  },
  {
    title: "the module of names that are written",
    path: "src/pay.ts",
    marked: `import { Cart } from "./█\nconst all: Cart[] = [];\n`,
    others: { "src/types.ts": types },
    expected: 'types"',
  },
  {
    title: "of two modules that declare a name, the one that others import it from",
    path: "src/pay.ts",
    marked: `import { Cart } from "./█\nconst all: Cart[] = [];\n`,
    others: {
      "src/types.ts": types,
      "src/legacy.ts": "export class Cart {}\n",
      "src/one.ts": 'import { Cart } from "./types";\nexport const one: Cart = {};\n',
      "src/two.ts": 'import { Cart } from "./types";\nexport const two: Cart = {};\n',
    },
    expected: 'types"',
  },
  {
    title: "nothing when two modules are as likely",
    path: "src/pay.ts",
    marked: `import { Cart } from "./█\nconst all: Cart[] = [];\n`,
    others: { "src/types.ts": types, "src/legacy.ts": "export class Cart {}\n" },
    expected: undefined,
  },
  {
    title: "nothing for a name that the file binds itself",
    path: "src/pay.ts",
    marked: "import {█\n\nexport const run = () => new Promise((sum) => sum(1));\n",
    others: { "src/types.ts": types },
    expected: undefined,
  },
  {
    title: "nothing when the file needs nothing",
    path: "src/pay.ts",
    marked: "import {█\n\nexport const run = 1;\n",
    others: { "src/types.ts": types },
    expected: undefined,
  },
  {
    title: "a whole module under the name that others give it",
    path: "src/pay.ts",
    marked: `import * as shop from "./█\nshop.sum([]);\n`,
    others: { "src/types.ts": types, "src/one.ts": 'import * as shop from "./types";\nshop.sum([]);\n' },
    expected: 'types"',
  },
  {
    title: "a name of the module that is written behind the cursor",
    path: "src/pay.ts",
    marked: `import { Cart, █ } from "./types";\nconst all: Cart[] = []; sum(all);\n`,
    others: { "src/types.ts": types, "src/one.ts": 'import { sum } from "./types";\nsum([]);\n' },
    expected: "sum",
  },
  {
    title: "a package of the same module that is used by its name",
    path: "cmd/main.go",
    marked:
      'package main\n\nimport (\n\t"fmt"\n\t"example.org/shop/█\n)\n\nfunc main() { fmt.Println(ledger.Total()) }\n',
    others: {
      "go.mod": "module example.org/shop\n",
      "internal/ledger/ledger.go": "package ledger\n\nfunc Total() int { return 0 }\n",
      "internal/audit/audit.go": "package audit\n\nfunc Log() {}\n",
    },
    expected: 'internal/ledger"',
  },
  {
    title: "a class of another package, not one of the own",
    path: "src/main/java/shop/pay/Pay.java",
    marked: "package shop.pay;\n\nimport shop.█\n\nclass Pay { Cart cart; Till till; }\n",
    others: {
      "src/main/java/shop/cart/Cart.java": "package shop.cart;\n\npublic class Cart {}\n",
      "src/main/java/shop/pay/Till.java": "package shop.pay;\n\npublic class Till {}\n",
    },
    expected: "cart.Cart;",
  },
  {
    title: "a module of a package, under the name that others give it",
    path: "shop/pay.py",
    marked:
      "from shop.core import █\nfrom shop.core import types\n\ndef pay(x: types.X):\n  return schema_lib.check(x)\n",
    others: {
      "shop/core/schema.py": "def check(x): return x\n",
      "shop/core/types.py": "class X: pass\n",
      "shop/one.py": "from shop.core import schema as schema_lib\n\nschema_lib.check(1)\n",
    },
    expected: "schema as schema_lib",
  },
  {
    title: "not a parameter that is called like a module",
    path: "shop/pay.py",
    marked: "from shop.core import █\n\ndef pay(schema):\n  return schema.check(types.X())\n",
    others: {
      "shop/one.py": "from shop.core import schema\nfrom shop.core import types\n\nschema.check(types.X())\n",
      "shop/core/schema.py": "def check(x): return x\n",
      "shop/core/types.py": "class X: pass\n",
    },
    expected: "types",
  },
  {
    title: "a header that is called like what it declares",
    path: "src/shop/pay.cpp",
    marked: '#include "█\n\nCart cart;\n',
    others: { "src/cart.hpp": "struct Cart {};\n", "src/all.hpp": "struct Cart;\nstruct Till {};\n" },
    expected: '../cart.hpp"',
  },
  {
    title: "a header from the folder that the other includes start at",
    path: "src/shop/pay.cpp",
    marked: '#include "shop/till.hpp"\n#include "█\n\nCart cart;\n',
    others: { "include/shop/cart.hpp": "struct Cart {};\n", "include/shop/till.hpp": "struct Till {};\n" },
    expected: 'shop/cart.hpp"',
  },
  {
    title: "nothing from a header that comes with another one",
    path: "src/pay.cpp",
    marked: '#include "till.hpp"\n#include "█\n\nCart cart;\n',
    others: { "src/cart.hpp": "struct Cart {};\n", "src/till.hpp": '#include "cart.hpp"\nstruct Till {};\n' },
    expected: undefined,
  },
  {
    title: "a module of the own package by dots, where they are typed",
    path: "src/shop/ui/pay.py",
    marked: "from .█\n\ndef pay(cart: Cart) -> int:\n    return isinstance(cart, Cart)\n",
    others: {
      "src/shop/cart.py": "class Cart: pass\n",
      "src/shop/one.py": "from .cart import Cart\n\nall = [Cart()]\n",
      "tests/two.py": "from shop.cart import Cart\n\nall = [Cart()]\n",
    },
    expected: ".cart import Cart",
  },
  {
    title: "a name of a module that is written with dots",
    path: "src/shop/pay.py",
    marked: "from .cart import █\n\ndef pay():\n    return Cart()\n",
    others: { "src/shop/cart.py": "class Cart: pass\n" },
    expected: "Cart",
  },
  {
    title: "a module of the own package, though a field is called like it",
    path: "src/shop/pay.py",
    marked: "from . import █\n\nclass Pay:\n    def __init__(self):\n        self.cart = cart.make()\n",
    others: {
      "src/shop/cart.py": "def make(): return 1\n",
      "src/shop/one.py": "from . import cart\n\ncart.make()\n",
    },
    expected: "cart",
  },
  {
    title: "in full where the file's other imports show the folder that modules are looked up in",
    path: "libs/core/shop/pay.py",
    marked: "from shop.█\nfrom shop.till import Till\n\ndef cart():\n    return Cart(Till())\n",
    others: {
      "libs/core/shop/__init__.py": "",
      "libs/core/shop/cart.py": "class Cart: pass\n",
      "libs/core/shop/till.py": "class Till: pass\n",
    },
    expected: "cart import Cart",
  },
  {
    title: "a class rather than a constant that others import by `static`",
    path: "src/main/java/shop/pay/Pay.java",
    marked:
      "package shop.pay;\n\nimport shop.█\n\nclass Pay { Cart cart; int kind(Kind k) { switch (k) { case OPEN: return 1; } } }\n",
    others: {
      "src/main/java/shop/cart/Cart.java":
        "package shop.cart;\n\npublic class Cart { public static final int OPEN = 1; }\n",
      "src/main/java/shop/Other.java":
        "package shop;\n\nimport static shop.cart.Cart.OPEN;\n\nclass Other { int a = OPEN; }\n",
    },
    expected: "cart.Cart;",
  },
  {
    title: "of two classes, the one that keeps the alphabetical order",
    path: "src/main/java/shop/pay/Pay.java",
    marked:
      "package shop.pay;\n\nimport shop.cart.Basket;\nimport shop.█\nimport shop.cart.Till;\n\nclass Pay { Alarm a; Cart c; Till t; Basket b; }\n",
    others: Object.fromEntries(
      ["Alarm", "Basket", "Cart", "Till"].map((name) => [
        `src/main/java/shop/cart/${name}.java`,
        `package shop.cart;\n\npublic class ${name} {}\n`,
      ]),
    ),
    expected: "cart.Cart;",
  },
];

suite("imports that the repository settles", () => {
  for (const { title, path, marked, others, expected } of rows)
    test(title, async () => {
      const bench = contextBench({ files: new Map([...Object.entries(others), [path, marked.replace("█", "")]]) });
      const { settled } = await bench.gather({ path, marked });
      assert.equal(settled?.text, expected);
      if (settled) assert.match(settled.why, /^this file uses /);
      await bench.dispose();
    });

  test("nothing while the source of module paths is switched off", async () => {
    const [row] = rows;
    assert.ok(row);
    const files = new Map([...Object.entries(row.others), [row.path, row.marked.replace("█", "")]]);
    const bench = contextBench({ files, settings: { "context.sources": { "*": true, paths: false } } });
    assert.equal((await bench.gather(row)).settled, undefined);
    await bench.dispose();
  });

  test("nothing in a file that a rule excludes", async () => {
    const [row] = rows;
    assert.ok(row);
    const files = new Map([...Object.entries(row.others), [row.path, row.marked.replace("█", "")]]);
    const bench = contextBench({
      files,
      privacyOf: () => ({ ...noPrivacy, findExclusion: (each) => (each === row.path ? { rule: "r" } : undefined) }),
    });
    assert.equal((await bench.gather(row)).settled, undefined);
    await bench.dispose();
  });
});
