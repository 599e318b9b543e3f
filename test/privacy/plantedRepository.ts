import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { drawFrom, secretKinds } from "./secretKinds.ts";

export type Planted = {
  readonly root: string;
  readonly cacheFolder: string;
  /** Source files that hold secrets. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  readonly secrets: readonly string[];
  readonly kinds: number;
  /** Files that no rule allows, and the words that stand in nothing else. */
  readonly excluded: readonly { readonly path: string; readonly text: string; readonly markers: readonly string[] }[];
};

const secretsWanted = 200;
const secretsPerFile = 8;

/** By the built-in list; by `.lacunaignore` in the root and below; by `privacy.excludedPaths`. */
const excludedPaths: readonly string[] = [
  ...[".env", ".env.local", "web/.env.production", "prod.env", ".envrc", "certs/server.pem", "server.key", "app.p12"],
  ...["release.keystore", "android/debug.jks", "id_rsa", "keys/id_ed25519", "home/.ssh/config", ".npmrc", ".pypirc"],
  ...[".netrc", ".git-credentials", "credentials.json", "service-account-prod.json", "client_secret_1.json", "a.kdbx"],
  ...[
    "terraform.tfstate",
    "infra/prod.tfvars",
    "kubeconfig",
    ".kube/config",
    ".aws/credentials",
    ".docker/config.json",
  ],
  ...["secrets.yml", "config/secrets.yaml", ".secrets.toml", "client.ovpn", "local.settings.json", ".pgpass"],
  ...["private/one.ts", "private/two.ts", "private/deep/three.ts", "private/four.py", "private/five.go"],
  ...["src/plan.draft.ts", "src/other.draft.ts", "lib/more.draft.py", "lib/inner/here.ts", "lib/inner/there.ts"],
  ...["confidential/a.ts", "confidential/b.ts", "confidential/c/d.ts", "confidential/e.rs", "confidential/f.java"],
  ...["src/old.secret.ts", "src/new.secret.ts"],
];
export const excludedBySetting: readonly string[] = ["confidential/**", "*.secret.ts"];

/** A repository with secrets among its code and private files beside it. Deleting the two folders is the caller's. */
export function plantRepository(): Planted {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "lacuna-planted-")));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(".lacunaignore", "/private/\n*.draft.*\n");
  write("lib/.lacunaignore", "inner/\n");
  write("package.json", '{ "name": "planted" }\n');

  const plants = Array.from({ length: secretsWanted }, (_, index) => {
    const kind = secretKinds[index % secretKinds.length]!;
    return { index, ...kind.make(drawFrom(50_000 + index)) };
  });
  const sources = Array.from({ length: secretsWanted / secretsPerFile }, (_, file) => {
    const text = sourceText(file, plants.slice(file * secretsPerFile, (file + 1) * secretsPerFile));
    return { path: `src/part${file}.ts`, text };
  });
  for (const { path, text } of sources) write(path, text);

  const excluded = excludedPaths.map((path, index) => {
    const markers = [`excludedMarker${index}x`, `HiddenShape${index}x`];
    const text = `export class ${markers[1]} {}\nexport function ${markers[0]}(order: Order): number {\n  return orderTotal(order);\n}\n`;
    return { path, text, markers };
  });
  for (const { path, text } of excluded) write(path, text);
  return {
    ...{ root, sources, excluded, kinds: Math.min(secretKinds.length, secretsWanted) },
    cacheFolder: mkdtempSync(join(tmpdir(), "lacuna-planted-cache-")),
    secrets: plants.flatMap(({ secrets }) => secrets),
  };
}

/** `controlName…` and `control-value-…` are no secrets: where they are missing, nothing was searched. */
function sourceText(file: number, plants: readonly { readonly index: number; readonly code: string }[]): string {
  const functions = plants.map(
    ({ index, code }) =>
      `/** Connects order ${index} of the shop. */\nexport function connectOrder${index}(order: Order): number {\n` +
      `  const controlName${index} = "control-value-${index}";\n${code}\n  return orderTotal(order);\n}\n`,
  );
  return `import { orderTotal, type Order } from "./order.ts";\n\nexport class Part${file} {}\n\n${functions.join("\n")}`;
}
