import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEngines } from "../../engine/control.ts";
import { version } from "../version.ts";

/** Runs something with an engine host of its own, so that open editors neither disturb it nor are disturbed. */
export async function withOwnHost(run: (folder: string) => Promise<void>): Promise<void> {
  const { env } = process;
  const before = env.LACUNA_RUNTIME_DIR;
  const folder = mkdtempSync(join(tmpdir(), "lacuna-bench-"));
  env.LACUNA_RUNTIME_DIR = join(folder, "run");
  try {
    await run(folder);
  } finally {
    await stopEngines(version);
    if (before === undefined) Reflect.deleteProperty(env, "LACUNA_RUNTIME_DIR");
    else env.LACUNA_RUNTIME_DIR = before;
    rmSync(folder, { recursive: true, force: true });
  }
}
