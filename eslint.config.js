import tseslint from "typescript-eslint";

// Type assertions are kept to the places where untyped data enters (adapters, brand constructors) and to tests.
const assertionsAllowed = [
  "server/base/brand.ts",
  "server/**/adapters/**",
  "server/syntax/native.ts",
  "test/**",
  "bench/**",
];

export default tseslint.config(
  { ignores: ["**/*.cjs", "dist/**", "out/**", "node_modules/**", "test/fixtures/**"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js", "*.mjs", "scripts/*.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ["**/*.ts"],
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 50, skipComments: true }],
      "max-params": ["error", 3],
      "no-empty": ["error", { allowEmptyCatch: false }],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/utils*", "**/helpers*", "**/common*", "**/misc*"],
              message: "Name the module after what it does.",
            },
          ],
        },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  // stdout belongs to the LSP wire; commands write through server/cli/output.ts.
  { files: ["server/**/*.ts", "shared/**/*.ts"], rules: { "no-console": "error" } },
  {
    files: assertionsAllowed,
    rules: {
      "@typescript-eslint/consistent-type-assertions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [] }],
    },
  },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
