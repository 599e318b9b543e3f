import assert from "node:assert/strict";
import { openCall, chainBefore, operatorBefore } from "../../../server/context/sources/chain.ts";
import { continuationIn } from "../../../server/context/sources/continuationIn.ts";
import { guessPaths } from "../../../server/context/sources/guessPaths.ts";
import { importSiteOf } from "../../../server/context/sources/importSite.ts";
import { typeHintOf } from "../../../server/context/sources/inferType.ts";
import { isTest } from "../../../server/context/sources/lookUp.ts";
import { relevanceTo, wordsOf } from "../../../server/context/sources/relevance.ts";
import { siteOf } from "../../../server/context/sources/site.ts";
import { specifierFor } from "../../../server/context/sources/specifierFor.ts";
import { offset } from "../../../server/base/brand.ts";

/** Half-written code is read without a parser: each row is a text that ends at the cursor and what it says. */
const receivers: readonly (readonly [text: string, receiver: string | undefined])[] = [
  ["cart.", "cart"],
  ["return this.#tries![method].add(x).", "this.#tries.add()"],
  ["client?.tools", "client"],
  ["session->", "session"],
  ["let x = tool::ToolRouter::<S>::", "tool.ToolRouter"],
  ["rfl::io::load", "rfl.io"],
  ["builder\n  .with(1)\n  .", "builder.with()"],
  ["new Map<string, number>().", "Map()"],
  ["const x = 1.", undefined],
  ["[...", undefined],
  ["plain", undefined],
];

const calls: readonly (readonly [text: string, callee: string | undefined])[] = [
  ["f(", "f"],
  ["a.b.send(x, { y: ", "a.b.send"],
  ["new Server({ port: 1, ", "Server"],
  ["f(g(x), ", "f"],
  ["if (", undefined],
  ["function f(", undefined],
  ["func (s *Server) Run(", undefined],
  ["f(x);\n  ", undefined],
  ["f(() => {\n  ", undefined],
];

const hints: readonly (readonly [name: string, text: string, hint: string | undefined])[] = [
  ["#tries", "class A {\n  #tries: TrieMap;\n}", "TrieMap"],
  ["$store", "const $store: Store = make();", "Store"],
  ["cart", "function pay(cart: Cart, x: number) {", "Cart"],
  ["cart", "const cart = new Cart();", "Cart"],
  ["cart", "const cart = await loadCart(1);", "loadCart()"],
  ["items", "items: Promise<ReadonlyArray<Item>>", "Item"],
  ["value", "const o = { value: other }", undefined],
  ["self", "", undefined],
  ["client", "def run(client: genai.Client) -> None:", "Client"],
  ["store", "store = Store(path)", "Store"],
  ["store", "with open_store(path) as store:", "open_store()"],
  ["session", "func (c *Client) Call(session *Session) error {", "Session"],
  ["prm", "prm, err := oauthex.GetMetadata(ctx)", "oauthex.GetMetadata()"],
  ["t", "t := &CommandTransport{}", "CommandTransport"],
  ["session", "private final McpSession session;", "McpSession"],
  ["list", "List<Order> list = load();", "Order"],
  ["tools", "let tools = ToolRouter::new();", "ToolRouter"],
  ["peer", "fn f(peer: &mut Peer<RoleServer>) {", "Peer RoleServer"],
  ["canvas", "void draw(const lib::Canvas& canvas) {", "Canvas"],
  ["cart", "const cart = new Cart();\nconst cart = new Other();", "Other"],
];

const imports: readonly (readonly [languageId: string, marked: string, site: string | undefined])[] = [
  ["typescript", 'import { a } from "./x";\nimport { Shape } from "../mo█', "module ../mo [Shape]"],
  ["typescript", 'import { a, █ } from "./x";', "names ./x"],
  ["typescript", 'const x = require("./█")', "module ./ []"],
  ["typescript", 'import { a } from "./x";\nconst y = █', undefined],
  ["python", "from app.core import da█", "names app.core"],
  ["python", "from app.co█", "module app.co []"],
  ["python", "from app import (\n    data,\n    █", "names app"],
  ["go", 'import (\n\t"fmt"\n\tjs "example.com/█', "module example.com/ [js]"],
  ["go", 'fmt.Println("█', undefined],
  ["java", "import static io.shop.█", "module io.shop. []"],
  ["rust", "use crate::model::█", "module crate::model:: []"],
  ["rust", "pub use crate::model::{Item, █", "names crate::model"],
  ["cpp", '#include "../io/█', "module ../io/ []"],
  ["ruby", 'require_relative "mo█', "module mo []"],
  ["cobol", "COPY █", undefined],
];

suite("reading half-written code", () => {
  for (const [text, receiver] of receivers)
    test(`receiver of ${JSON.stringify(text)}`, () => {
      const { receiver: chain } = siteOf({ snapshot: document("typescript", text), at: offset(text.length) });
      assert.equal(chain && written(chain), receiver);
    });

  for (const [text, callee] of calls)
    test(`call around ${JSON.stringify(text)}`, () => {
      const call = openCall(text);
      assert.equal(call && written(call.callee), callee);
    });

  for (const [name, text, expected] of hints)
    test(`type of ${name} in ${JSON.stringify(text)}`, () => {
      const hint = typeHintOf(name, text);
      assert.equal(hint && (hint.kind === "types" ? hint.names.join(" ") : written(hint.chain)), expected);
    });

  for (const [languageId, marked, expected] of imports)
    test(`import in ${languageId}: ${JSON.stringify(marked)}`, () => {
      const [above = "", below = ""] = marked.split("█");
      const site = importSiteOf({ languageId, above, below });
      const actual =
        site &&
        {
          names: () => `names ${"specifier" in site ? site.specifier : ""}`,
          module: () => `module ${"typed" in site ? site.typed : ""} [${"names" in site ? site.names.join(" ") : ""}]`,
          statement: () => `statement ${"typed" in site ? site.typed : ""}`,
        }[site.kind]();
      assert.equal(actual, expected);
    });

  test("a number's point is no member operator", () => {
    assert.equal(operatorBefore("x = 12.", 7), undefined);
    assert.equal(chainBefore("", 0), undefined);
  });

  test("a site far down a long file reads only what is near", () => {
    const text = "far();\n".repeat(10_000) + "near();\n";
    const site = siteOf({ snapshot: document("typescript", text), at: offset(text.length) });
    assert.equal(site.line, 10_001);
    assert.ok(site.above.length < 1000);
    assert.match(site.above, /near/);
  });
});

suite("relevance", () => {
  const site = (marked: string) => {
    const text = marked.replace("█", "");
    return relevanceTo(siteOf({ snapshot: document("typescript", text), at: offset(marked.indexOf("█")) }));
  };

  test("words inside of names", () => {
    assert.deepEqual(wordsOf("parseHTTPHeaders_v2"), ["parse", "http", "header", "v2"]);
    assert.deepEqual(wordsOf("ParserTypes"), ["parser", "type"]);
  });

  test("near words count more than far ones, plain ones little", () => {
    const relevance = site(`loadInvoice();\n${"\n".repeat(20)}loadOrder();\n█`);
    assert.ok(relevance.of("saveOrder") > relevance.of("saveInvoice"));
    assert.ok(relevance.of("saveInvoice") > 0);
    assert.equal(relevance.of("unrelated"), 0);
  });

  test("what continues the typed beginning, and what repeats the line", () => {
    const relevance = site("logger = ensu█");
    assert.ok(relevance.continues("ensureLogger") > relevance.continues("EnsureAll"));
    assert.equal(relevance.continues("other"), 0);
    assert.ok(relevance.echoes("ensureLogger") > 0);
  });

  test("the beginning of a keyword is hardly the beginning of a name", () => {
    assert.ok(site("  retu█").continues("returnValue") < site("  load█").continues("loadValue"));
  });
});

suite("module names", () => {
  const declared = (path: string, name = "Shape") => ({ ...located, path, name });
  const rows = [
    ["typescript", "src/ui/a.ts", "src/model/shape.ts", "", "../model/shape"],
    ["typescript", "src/a.ts", "src/model/index.ts", "", "./model"],
    ["python", "app/io.py", "app/core/data.py", "app", "app.core.data"],
    ["python", "app/io.py", "app/core/__init__.py", ".", ".core"],
    ["rust", "src/a.rs", "src/model/item.rs", "", "crate::model::item::Shape"],
    ["cpp", "include/l/p/a.hpp", "include/l/b.hpp", "", "../b.hpp"],
    ["java", "m/src/io/shop/a/A.java", "m/src/io/shop/b/Shape.java", "", "io.shop.b.Shape"],
    ["haskell", "a.hs", "b.hs", "", undefined],
  ] as const;
  for (const [languageId, path, target, typed, expected] of rows)
    test(`${languageId}: ${target} from ${path}`, () => {
      const importer = { path, languageId, typed, imports: [], packageName: languageId === "java" ? "io.shop.a" : "" };
      assert.equal(specifierFor(declared(target), importer), expected);
    });

  test("a Go package is named after a known import of the same module", () => {
    const known = { ...noImport, specifier: "example.com/sdk/internal/a", paths: ["internal/a/a.go"] };
    const importer = { path: "mcp/x.go", languageId: "go", typed: "", imports: [known], packageName: "mcp" };
    assert.equal(specifierFor(declared("internal/json/j.go"), importer), "example.com/sdk/internal/json");
  });

  const guesses = [
    ["python", "..core.data", "app/io/x.py", "app/core/data.py"],
    ["python", "app.core", "app/io/x.py", "app/core/__init__.py"],
    ["rust", "super::common", "src/handler/prompt.rs", "src/handler/common.rs"],
    ["rust", "crate::model", "src/handler/prompt.rs", "src/model.rs"],
    ["typescript", "./store", "src/app.ts", "src/store/index.ts"],
    ["java", "io.shop.b", "m/src/io/shop/a/A.java", "m/src/io/shop/b/"],
  ] as const;
  for (const [languageId, specifier, path, expected] of guesses)
    test(`${languageId}: ${specifier} in ${path}`, () => {
      const packageName = languageId === "java" ? "io.shop.a" : "";
      assert.ok(guessPaths({ specifier, path, languageId, packageName }).includes(expected));
    });

  test("a folder named spec is a test's in some languages only", () => {
    assert.equal(isTest("src/main/java/io/shop/spec/Session.java"), false);
    assert.equal(isTest("spec/session_spec.rb"), true);
    assert.equal(isTest("src/a.test.ts"), true);
    assert.equal(isTest("src/latest/a.ts"), false);
  });
});

suite("continuation", () => {
  test("the passage goes on after the line that is like the one above the cursor", () => {
    const passage = { line: 10, text: "open(file)\nread(header)\nclose(file)\nreport(done)" };
    const { line, match } = continuationIn("open(other)\nread(header)\n", passage);
    assert.equal(line, 12);
    assert.ok(match > 0.5);
  });

  test("nothing in common gives no match", () => {
    assert.equal(continuationIn("alpha()\n", { line: 0, text: "omega()\npsi()" }).match, 0);
  });
});

const document = (languageId: string, text: string) => ({ uri: "file:///a", languageId, version: 1, text, path: "a" });

const written = ({ segments }: { readonly segments: readonly { name: string; isCall: boolean }[] }): string =>
  segments.map(({ name, isCall }) => (isCall ? `${name}()` : name)).join(".");

const located = {
  kind: "interface" as const,
  container: "",
  signature: "",
  doc: "",
  line: 0,
  endLine: 0,
  isExported: true,
  bases: [],
  typeName: "",
};
const noImport = { names: [], namespace: "", isWildcard: false, isReexport: false, line: 0, endLine: 0 };
