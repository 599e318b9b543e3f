import { completes, hasSiblings, resolves, type Fixture } from "./fixture.ts";

const csharp: Fixture = {
  languageId: "csharp",
  files: {
    "src/Shop/Shop.csproj": "",
    "src/Shop/Cart.cs": "",
    "src/Shop/Tax/Rates.cs": "",
    "src/Shop/Tax/Table.cs": "",
    "src/Shop/Tax/Deep/Rule.cs": "",
    "src/Tool/Tool.csproj": "",
    "src/Tool/Program.cs": "",
    "src/Tool/Options.cs": "",
  },
  packages: {
    "src/Shop/Cart.cs": "Shop",
    "src/Shop/Tax/Rates.cs": "Shop.Tax",
    "src/Shop/Tax/Table.cs": "Shop.Tax",
    "src/Shop/Tax/Deep/Rule.cs": "Shop.Tax.Deep",
  },
};

suite("imports of C#", () => {
  resolves(csharp, [
    ["src/Shop/Cart.cs", "Shop.Tax", "src/Shop/Tax/Rates.cs", "src/Shop/Tax/Table.cs"],
    ["src/Shop/Cart.cs", "global::Shop.Tax", "src/Shop/Tax/Rates.cs", "src/Shop/Tax/Table.cs"],
    ["src/Shop/Cart.cs", "Shop.Tax.Rates", "src/Shop/Tax/Rates.cs"],
    ["src/Shop/Cart.cs", "Shop.Tax: Table", "src/Shop/Tax/Table.cs"],
    ["src/Shop/Cart.cs", "System.Linq"],
    ["src/Shop/Cart.cs", "Absent"],
  ]);
  completes(csharp, [["src/Shop/Cart.cs", "Shop.", "Shop.Tax", "Shop.Tax.Deep"]]);
  hasSiblings(csharp, [
    ["src/Shop/Tax/Deep/Rule.cs", "src/Shop/Tax/Table.cs", "src/Shop/Tax/Rates.cs", "src/Shop/Cart.cs"],
    ["src/Tool/Program.cs", "src/Tool/Options.cs"],
  ]);
});

const ruby: Fixture = {
  languageId: "ruby",
  files: {
    "lib/shop.rb": "",
    "lib/shop/cart.rb": "",
    "lib/shop/line.rb": "",
    "spec/spec_helper.rb": "",
    "spec/shop/cart_spec.rb": "",
    "gems/log/lib/log.rb": "",
  },
};

suite("imports of Ruby", () => {
  resolves(ruby, [
    ["lib/shop.rb", "shop/cart", "lib/shop/cart.rb"],
    ["lib/shop/cart.rb", "line", "lib/shop/line.rb"],
    ["lib/shop/cart.rb", "./line.rb", "lib/shop/line.rb"],
    ["lib/shop/cart.rb", "../shop", "lib/shop.rb"],
    ["spec/shop/cart_spec.rb", "spec_helper", "spec/spec_helper.rb"],
    ["spec/shop/cart_spec.rb", "shop/cart", "lib/shop/cart.rb"],
    ["lib/shop.rb", "log", "gems/log/lib/log.rb"],
    ["lib/shop.rb", "json"],
    ["lib/shop.rb", "../../../x"],
  ]);
  completes(ruby, [
    ["spec/shop/cart_spec.rb", "shop/", "shop/cart", "shop/line"],
    ["lib/shop/cart.rb", "../", "../shop"],
  ]);
});

const php: Fixture = {
  languageId: "php",
  files: {
    "composer.json": JSON.stringify({ autoload: { "psr-4": { "App\\": "src/", "App\\Deep\\": ["lib/deep"] } } }),
    "src/Cart.php": "",
    "src/Model/Order.php": "",
    "src/functions.php": "",
    "lib/deep/Tool.php": "",
    "legacy/Old.php": "",
  },
  packages: { "legacy/Old.php": "Legacy\\Space", "src/functions.php": "App\\Fn" },
};

suite("imports of PHP", () => {
  resolves(php, [
    ["src/Cart.php", "App\\Model\\Order", "src/Model/Order.php"],
    ["src/Cart.php", "App\\Model: Order", "src/Model/Order.php"],
    ["src/Cart.php", "\\App\\Model\\Order: Order", "src/Model/Order.php"],
    ["src/Cart.php", "App\\Deep\\Tool", "lib/deep/Tool.php"],
    ["src/Cart.php", "Legacy\\Space\\Old", "legacy/Old.php"],
    ["src/Cart.php", "App\\Fn: twice", "src/functions.php"],
    ["src/Cart.php", "/../legacy/Old.php", "legacy/Old.php"],
    ["src/Cart.php", "Psr\\Log\\Logger"],
  ]);
  completes(php, [
    ["src/Cart.php", "App\\M", "App\\Model\\Order"],
    ["src/Cart.php", "\\App\\De", "\\App\\Deep\\Tool"],
  ]);
  hasSiblings(php, [["src/Cart.php"], ["legacy/Old.php"]]);
});

const lua: Fixture = {
  languageId: "lua",
  files: { "lua/shop/init.lua": "", "lua/shop/cart.lua": "", "plugin/start.lua": "", "x/y/z.lua": "" },
};

suite("imports of Lua", () => {
  resolves(lua, [
    ["plugin/start.lua", "shop", "lua/shop/init.lua"],
    ["plugin/start.lua", "shop.cart", "lua/shop/cart.lua"],
    ["plugin/start.lua", "y.z", "x/y/z.lua"],
    ["plugin/start.lua", "string"],
  ]);
  completes(lua, [["plugin/start.lua", "shop", "shop.cart"]]);
});

const swift: Fixture = {
  languageId: "swift",
  files: {
    "Sources/Shop/Cart.swift": "",
    "Sources/Shop/Model/Order.swift": "",
    "Tests/ShopTests/CartTests.swift": "",
  },
};

suite("imports of Swift", () => {
  resolves(swift, [
    ["Tests/ShopTests/CartTests.swift", "Shop", "Sources/Shop/Cart.swift", "Sources/Shop/Model/Order.swift"],
    ["Sources/Shop/Cart.swift", "Foundation"],
  ]);
  hasSiblings(swift, [["Sources/Shop/Cart.swift", "Sources/Shop/Model/Order.swift"]]);
});

suite("imports of languages without rules", () => {
  resolves({ languageId: "constructor", files: { "a.x": "", "b.x": "" } }, [["a.x", "./b"]]);
  hasSiblings({ languageId: "json", files: { "a.json": "", "b.json": "" } }, [["a.json"]]);
});
