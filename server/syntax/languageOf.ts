import { basename, extname } from "node:path";

/** LSP language ids by file extension, for files that no editor has opened. */
const byExtension: Readonly<Record<string, string>> = {
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescriptreact",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascriptreact",
  py: "python",
  pyi: "python",
  go: "go",
  rs: "rust",
  java: "java",
  kt: "kotlin",
  kts: "kotlin",
  scala: "scala",
  swift: "swift",
  c: "c",
  h: "c",
  cc: "cpp",
  cpp: "cpp",
  cxx: "cpp",
  hh: "cpp",
  hpp: "cpp",
  hxx: "cpp",
  cs: "csharp",
  rb: "ruby",
  php: "php",
  lua: "lua",
  zig: "zig",
  sh: "shellscript",
  bash: "shellscript",
  zsh: "shellscript",
  json: "json",
  jsonc: "jsonc",
  html: "html",
  css: "css",
  scss: "scss",
  yaml: "yaml",
  yml: "yaml",
  toml: "toml",
  md: "markdown",
  txt: "plaintext",
};
const byName: Readonly<Record<string, string>> = {
  Dockerfile: "dockerfile",
  Makefile: "makefile",
  Rakefile: "ruby",
  Gemfile: "ruby",
};

/** "plaintext" for a file whose language is not known. */
export const languageOf = (file: string): string =>
  byName[basename(file)] ?? byExtension[extname(file).slice(1).toLowerCase()] ?? "plaintext";
