import { completes, resolves, type Fixture } from "./fixture.ts";

const rust: Fixture = {
  languageId: "rust",
  files: {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
    "crates/shop-core/Cargo.toml":
      '[package]\nname = "shop-core"\n\n[dependencies]\nlog2 = { package = "shop-log", path = "../log" }\n',
    "crates/shop-core/src/lib.rs": "",
    "crates/shop-core/src/main.rs": "",
    "crates/shop-core/src/cart.rs": "",
    "crates/shop-core/src/cart/line.rs": "",
    "crates/shop-core/src/model/mod.rs": "",
    "crates/shop-core/src/model/order.rs": "",
    "crates/shop-core/src/bin/tool.rs": "",
    "crates/shop-core/src/bin/big/main.rs": "",
    "crates/shop-core/src/bin/big/part.rs": "",
    "crates/shop-core/tests/flow.rs": "",
    "crates/shop-core/tests/common/mod.rs": "",
    "crates/log/Cargo.toml": '[package]\nname = "shop-log"\n[lib]\npath = "log.rs"\n',
    "crates/log/log.rs": "",
    "crates/tools/Cargo.toml": '[package]\nname = "tools"\n[[bin]]\nname = "one"\npath = "src/one.rs"\n',
    "crates/tools/src/one.rs": "",
    "crates/tools/src/shared.rs": "",
    "crates/log/sink.rs": "",
  },
};
const inCore = (path: string): string => `crates/shop-core/${path}`;

suite("imports of Rust", () => {
  resolves(rust, [
    [inCore("src/cart.rs"), "crate::model: Order, order", inCore("src/model/order.rs"), inCore("src/model/mod.rs")],
    [inCore("src/cart.rs"), "crate::model::order: Order", inCore("src/model/order.rs")],
    [inCore("src/cart.rs"), "crate::model::order::Kind: Paid", inCore("src/model/order.rs")],
    [inCore("src/cart.rs"), "crate: Shop", inCore("src/lib.rs")],
    [inCore("src/cart.rs"), "self::line: Line", inCore("src/cart/line.rs")],
    [inCore("src/cart.rs"), "line: Line", inCore("src/cart/line.rs")],
    [inCore("src/cart.rs"), "line", inCore("src/cart/line.rs")],
    [inCore("src/cart/line.rs"), "super: Cart", inCore("src/cart.rs")],
    [inCore("src/cart/line.rs"), "super::super::model: *", inCore("src/model/mod.rs")],
    [inCore("src/model/order.rs"), "super: *", inCore("src/model/mod.rs")],
    [inCore("src/model/mod.rs"), "super::cart: Cart", inCore("src/cart.rs")],
    [inCore("src/model/mod.rs"), "self::order: r", inCore("src/model/order.rs")],
    [inCore("src/cart.rs"), "super::line: Line", inCore("src/cart/line.rs")],
    [inCore("src/lib.rs"), "cart::line: Line", inCore("src/cart/line.rs")],
    [inCore("src/main.rs"), "shop_core::cart: Cart", inCore("src/cart.rs")],
    [inCore("src/main.rs"), "crate::cart: Cart", inCore("src/cart.rs")],
    [inCore("src/bin/tool.rs"), "shop_core: Shop", inCore("src/lib.rs")],
    [inCore("src/bin/big/main.rs"), "part: f", inCore("src/bin/big/part.rs")],
    [inCore("src/bin/big/part.rs"), "crate::part: f"],
    [inCore("tests/flow.rs"), "common: setup", inCore("tests/common/mod.rs")],
    [inCore("tests/flow.rs"), "shop_core::model::order: Order", inCore("src/model/order.rs")],
    [inCore("src/cart.rs"), "log2: info", "crates/log/log.rs"],
    [inCore("src/cart.rs"), "shop_log::sink: Sink", "crates/log/sink.rs"],
    ["crates/tools/src/one.rs", "crate::shared: f", "crates/tools/src/shared.rs"],
    ["crates/tools/src/shared.rs", "tools::one: f"],
    [inCore("src/cart.rs"), "std::collections: HashMap"],
    [inCore("src/cart.rs"), "serde: Serialize"],
  ]);
  completes(rust, [
    [inCore("src/cart.rs"), "crate::", "crate::cart::line", "crate::model"],
    [inCore("src/cart.rs"), "crate::mo", "crate::model", "crate::model::order"],
    [inCore("src/model/order.rs"), "super::"],
    [inCore("src/cart.rs"), "self::", "self::line"],
    [inCore("src/cart.rs"), "shop", "shop_log"],
    ["crates/tools/src/shared.rs", "crate::"],
    [inCore("tests/flow.rs"), "shop_core::c", "shop_core::cart", "shop_core::cart::line"],
  ]);
});
