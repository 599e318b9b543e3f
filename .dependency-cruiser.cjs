/** Who may import whom; ARCHITECTURE.md explains the layers. Change the table there and here in one commit. */
const layers = {
  base: [],
  domain: ["base"],
  syntax: ["base", "domain"],
  context: ["base", "domain", "syntax", "privacy"],
  privacy: ["base", "domain"],
  prompt: ["base", "domain"],
  completion: ["base", "domain", "syntax", "context", "privacy", "prompt"],
  engine: ["base", "domain", "prompt", "models"],
  models: ["base", "domain", "prompt"],
  settings: ["base", "domain"],
  evaluation: ["base", "domain", "completion", "syntax", "context", "privacy", "prompt"],
  lsp: ["base", "domain", "completion", "settings", "syntax", "context", "privacy", "prompt"],
  /** HTTP for clients that are no editors. */
  gateway: ["base", "domain", "prompt"],
  /** People, policy and figures over HTTP. */
  admin: ["base", "domain", "gateway", "accounts"],
  /** Sessions, OpenID Connect, device codes. */
  signin: ["base", "domain", "gateway", "accounts", "admin"],
  /** Pages, and the socket from a page to a language server. */
  web: ["base", "domain", "gateway"],
  /** Figures for whoever runs a server: metrics and traces. */
  telemetry: ["base", "domain", "gateway"],
  /** Users, tokens, quotas, the audit log. */
  accounts: ["base", "domain"],
  /** Speed, measured through the language server and the engine as others use them. */
  benchmark: ["base", "domain", "prompt", "evaluation"],
  cli: [
    "gateway",
    "accounts",
    "admin",
    "signin",
    "web",
    "telemetry",
    "benchmark",
    "base",
    "domain",
    "completion",
    "evaluation",
    "settings",
    "syntax",
    "context",
    "privacy",
    "prompt",
    "engine",
    "models",
    "lsp",
  ],
};

/** Native packages and wire types are named in one place each. */
const confined = {
  "node-llama-cpp": "^server/engine/adapters/",
  "tree-sitter": "^server/syntax/bindings\\.ts$",
  "vscode-languageserver": "^server/lsp/",
  "vscode-languageclient": "^extension/vscode/",
  commander: "^server/cli/",
  fastify: "^server/gateway/",
  "@electric-sql/pglite": "^server/accounts/",
  pg: "^server/accounts/",
  "openid-client": "^server/signin/oidc/",
};

const escape = (text) => text.replace(/[/\\^$.*+?()[\]{}|-]/g, "\\$&");

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([from, to]) => ({
      name: `layer-${from}`,
      severity: "error",
      from: { path: `^server/${from}/` },
      to: { path: "^server/", pathNot: `^server/(${[from, ...to].join("|")})/` },
    })),
    { name: "shared-imports-nothing", severity: "error", from: { path: "^shared/" }, to: { pathNot: "^shared/" } },
    {
      name: "server-without-editor",
      severity: "error",
      from: { path: "^(server|shared)/" },
      to: { path: "^(extension/|vscode$)" },
    },
    { name: "extension-is-thin", severity: "error", from: { path: "^extension/" }, to: { path: "^server/" } },
    {
      name: "pages-import-types-of-the-api-only",
      severity: "error",
      from: { path: "^web/" },
      to: { path: "^(server|extension)/", pathNot: "^server/admin/api\\.ts$" },
    },
    {
      name: "product-without-tests",
      severity: "error",
      from: { path: "^(server|shared|extension|web)/" },
      to: { path: "^(test|bench|scripts)/" },
    },
    ...Object.entries(confined).map(([name, path]) => ({
      name: `only-here-${name}`,
      severity: "error",
      from: { path: "^(server|shared|extension|web)/", pathNot: path },
      to: { path: `node_modules/${escape(name)}/` },
    })),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|out)/" },
  },
};
