import type { Command } from "commander";
import { fail, note, print, printJson } from "./output.ts";
import { version } from "./version.ts";

/** `lacuna engine`: the process that holds the model. Editors start it by themselves. */
export function addEngine(program: Command): void {
  const engine = program.command("engine").description("look at or stop the process that holds the model");
  engine
    .command("run", { hidden: true })
    .description("be the engine host (started by language servers)")
    .action(async () => {
      const { runEngine } = await import("../engine/host/main.ts");
      process.exit(await runEngine(version));
    });
  engine
    .command("status")
    .description("say whether the engine runs, with which model, and for how many clients")
    .option("--json", "print it as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const { engineStatus } = await import("../engine/control.ts");
      const found = await engineStatus(version);
      if (json) return printJson(found);
      if (found.kind === "stopped") return print("The engine is not running. It starts with the first completion.");
      if (found.kind === "trouble") return fail(found.detail);
      for (const line of found.lines) print(line);
    });
  engine
    .command("stop")
    .description("end the engine, whatever its version; the next completion starts it again")
    .action(async () => {
      const { stopEngines } = await import("../engine/control.ts");
      const outcome = await stopEngines(version);
      for (const line of outcome.lines) note(line);
      if (!outcome.isDone) fail("An engine could not be stopped.");
    });
}
