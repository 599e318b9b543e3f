import { completes, hasSiblings, resolves, type Fixture } from "./fixture.ts";

const cpp: Fixture = {
  languageId: "cpp",
  files: {
    "include/shop/cart.hpp": "",
    "include/shop/detail/line.hpp": "",
    "include/shop/detail/other.hpp": "",
    "src/cart.cpp": "",
    "src/local.hpp": "",
    "src/deep/a.cpp": "",
    "libs/log/include/log/log.h": "",
    "libs/log/log.c": "",
    "libs/odd/place/odd.hpp": "",
    "tests/one/shared.hpp": "",
    "tests/two/shared.hpp": "",
    "tests/two/t.cpp": "",
    "vendored/string.h": "",
  },
};

suite("includes of C and C++", () => {
  resolves(cpp, [
    ["src/cart.cpp", "shop/cart.hpp", "include/shop/cart.hpp"],
    ["src/cart.cpp", '"shop/cart.hpp"', "include/shop/cart.hpp"],
    ["src/cart.cpp", "<shop/cart.hpp>", "include/shop/cart.hpp"],
    ["src/cart.cpp", "local.hpp", "src/local.hpp"],
    ["src/deep/a.cpp", "../local.hpp", "src/local.hpp"],
    ["src/deep/a.cpp", "local.hpp", "src/local.hpp"],
    ["include/shop/detail/line.hpp", "../cart.hpp", "include/shop/cart.hpp"],
    ["src/cart.cpp", "log/log.h", "libs/log/include/log/log.h"],
    ["src/cart.cpp", "place/odd.hpp", "libs/odd/place/odd.hpp"],
    ["src/cart.cpp", "odd.hpp", "libs/odd/place/odd.hpp"],
    ["tests/two/t.cpp", "shared.hpp", "tests/two/shared.hpp"],
    ["src/cart.cpp", "shared.hpp", "tests/one/shared.hpp", "tests/two/shared.hpp"],
    ["src/cart.cpp", "string.h"],
    ["src/cart.cpp", "vector"],
    ["src/cart.cpp", "absent/cart.hpp"],
  ]);
  completes(cpp, [
    ["src/cart.cpp", "lo", "local.hpp", "log/log.h"],
    ["src/cart.cpp", "shop/", "shop/cart.hpp", "shop/detail/line.hpp"],
    ["include/shop/detail/line.hpp", "../", "../cart.hpp"],
    ["src/deep/a.cpp", "../", "../local.hpp"],
    ["src/cart.cpp", "zz"],
  ]);
  hasSiblings(cpp, [
    ["src/cart.cpp", "include/shop/cart.hpp"],
    ["include/shop/cart.hpp", "src/cart.cpp"],
    ["libs/log/include/log/log.h", "libs/log/log.c"],
    ["src/local.hpp"],
  ]);
});
