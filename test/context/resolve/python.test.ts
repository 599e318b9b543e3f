import { completes, resolves, type Fixture } from "./fixture.ts";

const python: Fixture = {
  languageId: "python",
  files: {
    "src/shop/__init__.py": "",
    "src/shop/cart.py": "",
    "src/shop/models/__init__.py": "",
    "src/shop/models/order.py": "",
    "src/shop/models/item.pyi": "",
    "src/shop/plugins/tax.py": "",
    "tests/conftest.py": "",
    "tests/test_cart.py": "",
    "tests/shared.py": "",
    "services/billing/setup.py": "",
    "services/mail/pyproject.toml": "",
    "services/mail/mail.py": "",
    "services/billing/billing/__init__.py": "",
    "services/billing/billing/api.py": "",
    "services/billing/src/worker/__init__.py": "",
    "tools/odd/pkg/__init__.py": "",
    "tools/odd/pkg/mod.py": "",
    "settings.py": "",
  },
};

suite("imports of Python", () => {
  resolves(python, [
    ["tests/test_cart.py", "shop.cart: Cart", "src/shop/cart.py"],
    ["tests/test_cart.py", "shop: cart", "src/shop/cart.py", "src/shop/__init__.py"],
    ["tests/test_cart.py", "shop: Cart", "src/shop/__init__.py"],
    ["tests/test_cart.py", "shop: *", "src/shop/__init__.py"],
    [
      "tests/test_cart.py",
      "shop.models: order, item, Total",
      "src/shop/models/order.py",
      "src/shop/models/item.pyi",
      "src/shop/models/__init__.py",
    ],
    ["tests/test_cart.py", "shop.plugins: tax", "src/shop/plugins/tax.py"],
    ["tests/test_cart.py", "shop.plugins.tax", "src/shop/plugins/tax.py"],
    ["tests/test_cart.py", "shared", "tests/shared.py"],
    ["tests/test_cart.py", "settings", "settings.py"],
    ["tests/test_cart.py", "os.path"],
    ["tests/test_cart.py", "shop.absent: x"],
    ["src/shop/cart.py", ".models.order: Order", "src/shop/models/order.py"],
    ["src/shop/cart.py", ".: models", "src/shop/models/__init__.py", "src/shop/__init__.py"],
    ["src/shop/cart.py", ".cart: x"],
    ["src/shop/models/order.py", "..cart: Cart", "src/shop/cart.py"],
    ["src/shop/models/order.py", "..: cart", "src/shop/cart.py", "src/shop/__init__.py"],
    ["src/shop/__init__.py", ".: cart", "src/shop/cart.py"],
    ["src/shop/models/order.py", ".....: cart"],
    ["settings.py", "mail: x", "services/mail/mail.py"],
    ["services/billing/billing/api.py", "billing: x", "services/billing/billing/__init__.py"],
    ["services/billing/billing/api.py", "worker: x", "services/billing/src/worker/__init__.py"],
    ["settings.py", "pkg.mod: f", "tools/odd/pkg/mod.py"],
  ]);
});

suite("unfinished imports of Python", () => {
  completes(python, [
    ["tests/test_cart.py", "shop.m", "shop.models", "shop.models.item"],
    ["tests/test_cart.py", "sh", "shared", "shop"],
    ["src/shop/cart.py", "shop.models.", "shop.models.item", "shop.models.order"],
    ["src/shop/cart.py", ".", ".models", ".models.item"],
    ["src/shop/models/order.py", "..c", "..cart"],
    ["src/shop/models/order.py", ".", ".item"],
    ["src/shop/models/order.py", "zzz"],
  ]);
});
