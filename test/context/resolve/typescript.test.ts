import { completes, resolves, type Fixture } from "./fixture.ts";

const json = JSON.stringify;

const monorepo: Fixture = {
  languageId: "typescript",
  files: {
    "package.json": json({ name: "root", private: true }),
    "tsconfig.json": `{ // shared
      "compilerOptions": { "module": "NodeNext", },
    }`,
    "packages/app/package.json": json({
      name: "@acme/app",
      dependencies: { "@acme/core": "*", zod: "3" },
      imports: { "#db": "./dist/db.js", "#lib/*": "./src/lib/*.js", "#core": "@acme/core", "#loop": "#loop" },
    }),
    "packages/app/tsconfig.json": json({
      extends: "./tsconfig.base.json",
      compilerOptions: { strict: true },
    }),
    "packages/app/tsconfig.base.json": json({
      extends: ["../../tsconfig"],
      compilerOptions: {
        baseUrl: ".",
        paths: { "@/*": ["src/*"], "@/ui/*": ["src/components/*"], config: ["./src/config.ts"], "*.gen": ["src/*"] },
      },
    }),
    "packages/app/src/main.ts": "import { a } from './order.js';",
    "packages/app/src/order.ts": "",
    "packages/app/src/view.tsx": "",
    "packages/app/src/old.js": "",
    "packages/app/src/old.d.ts": "",
    "packages/app/src/esm.mts": "",
    "packages/app/src/data.json": "{}",
    "packages/app/src/config.ts": "",
    "packages/app/src/db.ts": "",
    "packages/app/src/card.test.ts": "",
    "packages/app/src/lib/log.ts": "",
    "packages/app/src/lib/index.ts": "",
    "packages/app/src/components/button.tsx": "",
    "packages/app/src/ui/button.ts": "",
    "packages/app/src/Panel.vue": "",
    "packages/core/package.json": json({
      name: "@acme/core",
      exports: {
        ".": { import: { types: "./dist/index.d.mts", default: "./dist/index.mjs" }, require: "./dist/index.cjs" },
        "./stdio": { types: "./dist/esm/server/stdio.d.ts", default: "./dist/esm/server/stdio.js" },
        "./features/*": "./dist/features/*.js",
        "./features/private/*": null,
        "./package.json": "./package.json",
      },
    }),
    "packages/core/src/index.ts": "",
    "packages/core/src/server/stdio.ts": "",
    "packages/core/src/features/a.ts": "",
    "packages/core/src/features/private/b.ts": "",
    "packages/core/src/unlisted.ts": "",
    "packages/plain/package.json": json({ name: "plain", main: "lib/plain.js" }),
    "packages/plain/lib/plain.js": "",
    "packages/plain/lib/extra.js": "",
    "packages/bare/package.json": json({ name: "bare" }),
    "packages/bare/src/index.ts": "",
  },
  unindexed: {
    "packages/app/src/secret.ts": "",
    "node_modules/zod/package.json": json({ types: "index.d.ts", main: "./index.js" }),
    "node_modules/zod/index.d.ts": "",
    "node_modules/zod/index.js": "",
    "node_modules/zod/types.d.ts": "",
    "node_modules/dual/package.json": json({
      exports: { ".": { require: "./a.cjs", import: "./a.mjs" }, "./x": "./x.js" },
    }),
    "node_modules/dual/a.d.mts": "",
    "node_modules/dual/x.d.ts": "",
    "node_modules/express/package.json": json({ main: "./index.js" }),
    "node_modules/express/index.js": "",
    "node_modules/@types/express/package.json": json({ types: "index" }),
    "node_modules/@types/express/index.d.ts": "",
    "node_modules/@types/babel__core/package.json": json({ types: "index.d.ts" }),
    "node_modules/@types/babel__core/index.d.ts": "",
    "node_modules/versioned/package.json": json({ main: "x.js", typesVersions: { ">=4": { "*": ["ts4/*"] } } }),
    "node_modules/versioned/ts4/sub.d.ts": "",
    "packages/app/node_modules/zod/package.json": json({ typings: "./v4.d.ts" }),
    "packages/app/node_modules/zod/v4.d.ts": "",
    "node_modules/untyped/package.json": json({ main: "index.js" }),
    "node_modules/untyped/index.js": "",
  },
};

const main = "packages/app/src/main.ts";
const core = "packages/core/src/index.ts";

suite("imports of TypeScript: relative", () => {
  resolves(monorepo, [
    [main, "./order", "packages/app/src/order.ts"],
    [main, "./order.ts", "packages/app/src/order.ts"],
    [main, "./order.js", "packages/app/src/order.ts"],
    [main, "./view.js", "packages/app/src/view.tsx"],
    [main, "./view.jsx", "packages/app/src/view.tsx"],
    [main, "./old.js", "packages/app/src/old.d.ts"],
    [main, "./esm.mjs", "packages/app/src/esm.mts"],
    [main, "./esm", "packages/app/src/esm.mts"],
    [main, "./card.test", "packages/app/src/card.test.ts"],
    [main, "./lib", "packages/app/src/lib/index.ts"],
    [main, "./lib/", "packages/app/src/lib/index.ts"],
    [main, "./lib/index.js", "packages/app/src/lib/index.ts"],
    ["packages/app/src/lib/log.ts", ".", "packages/app/src/lib/index.ts"],
    ["packages/app/src/lib/log.ts", "..//order", "packages/app/src/order.ts"],
    ["packages/app/src/ui/button.ts", "../../../core/src", "packages/core/src/index.ts"],
    [main, "./Panel.vue", "packages/app/src/Panel.vue"],
    [main, "./order?worker", "packages/app/src/order.ts"],
    [main, "./data.json"],
    [main, "./style.css"],
    [main, "./absent"],
    [main, "./secret"],
    [main, "../../../../outside"],
    [main, "./main"],
    [main, ""],
  ]);
});

suite("imports of TypeScript: aliases", () => {
  resolves(monorepo, [
    [main, "@/order", "packages/app/src/order.ts"],
    [main, "@/lib", "packages/app/src/lib/index.ts"],
    [main, "@/ui/button", "packages/app/src/components/button.tsx"],
    [main, "config", "packages/app/src/config.ts"],
    [main, "order.gen", "packages/app/src/order.ts"],
    [main, "src/lib/log", "packages/app/src/lib/log.ts"],
    [core, "@/order"],
  ]);
});

suite("imports of TypeScript: packages", () => {
  resolves(monorepo, [
    [main, "@acme/core", core],
    [main, "@acme/core/stdio", "packages/core/src/server/stdio.ts"],
    [main, "@acme/core/features/a", "packages/core/src/features/a.ts"],
    [main, "@acme/core/unlisted", "packages/core/src/unlisted.ts"],
    ["packages/core/src/unlisted.ts", "@acme/core", core],
    [main, "plain", "packages/plain/lib/plain.js"],
    [main, "plain/lib/extra", "packages/plain/lib/extra.js"],
    [main, "bare", "packages/bare/src/index.ts"],
    [main, "#db", "packages/app/src/db.ts"],
    [main, "#lib/log", "packages/app/src/lib/log.ts"],
    [main, "#core", core],
    [main, "#absent"],
    [main, "#loop"],
    [core, "zod", "node_modules/zod/index.d.ts"],
    [core, "zod/types", "node_modules/zod/types.d.ts"],
    [main, "zod", "packages/app/node_modules/zod/v4.d.ts"],
    [core, "dual", "node_modules/dual/a.d.mts"],
    [core, "dual/x", "node_modules/dual/x.d.ts"],
    [core, "express", "node_modules/@types/express/index.d.ts"],
    [core, "@babel/core", "node_modules/@types/babel__core/index.d.ts"],
    [core, "versioned/sub", "node_modules/versioned/ts4/sub.d.ts"],
    [core, "untyped"],
    [core, "node:fs"],
    [core, "https://example.org/mod.ts"],
  ]);
});

const solution: Fixture = {
  languageId: "typescript",
  files: {
    "tsconfig.json": json({ files: [], references: [{ path: "./tsconfig.app.json" }] }),
    "tsconfig.app.json": json({ compilerOptions: { paths: { "~/*": ["./app/*"] }, allowImportingTsExtensions: true } }),
    "app/a.ts": "",
    "app/b.ts": "",
    "app/deep/c.ts": "",
    "app/deep/index.ts": "",
    "lib/d.ts": "import { x } from './e';",
    "lib/e.ts": "",
    "lib/f/index.ts": "",
    "looped/tsconfig.json": json({ extends: "./tsconfig.json", compilerOptions: { paths: { x: ["./y.ts"] } } }),
    "looped/y.ts": "",
  },
};

suite("imports of TypeScript: a solution's references, and a configuration that extends itself", () => {
  resolves(solution, [
    ["app/a.ts", "~/deep/c", "app/deep/c.ts"],
    ["looped/z.ts", "x", "looped/y.ts"],
  ]);
});

suite("unfinished imports of TypeScript", () => {
  completes(monorepo, [
    [main, "./o", "./old.js", "./order.js"],
    [main, "./lib/", "./lib/index.js", "./lib/log.js"],
    ["packages/app/src/lib/log.ts", "../v", "../view.js"],
    [main, "./c", "./config.js", "./components/button.js", "./card.test.js"],
    [main, "@acme/", "@acme/core", "@acme/core/stdio"],
    [main, "z", "zod"],
    [main, "#", "#db", "#core"],
    [main, "@/ui/", "@/ui/button.js"],
    [main, "nothing-like-it"],
  ]);
  completes(solution, [
    ["lib/d.ts", "./", "./e", "./f"],
    ["lib/d.ts", "", "./e", "./f"],
    ["lib/d.ts", "../app/d", "../app/deep", "../app/deep/c"],
    ["lib/d.ts", "~/", "~/a", "~/b"],
    ["app/a.ts", "./", "./b", "./deep"],
  ]);
});
