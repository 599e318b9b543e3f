import type { Command } from "commander";
import { addAccounts } from "./accounts.ts";
import { addBackup } from "./backup.ts";
import { addBench } from "./bench.ts";
import { addComplete } from "./complete.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addEngine } from "./engine.ts";
import { addEval } from "./eval.ts";
import { addIndex } from "./index.ts";
import { addInstall } from "./install.ts";
import { addLsp } from "./lsp.ts";
import { addLogin } from "./login.ts";
import { addModels } from "./models.ts";
import { addServe } from "./serve.ts";
import { addPlan } from "./plan.ts";
import { addSettings } from "./settings.ts";
import { addStart } from "./start.ts";

/** Adds one command to the program; its action imports what it needs. In the order of `--help`. */
export const commands: readonly ((program: Command) => void)[] = [
  addStart,
  addInstall,
  addDoctor,
  addComplete,
  addEval,
  addBench,
  addModels,
  addIndex,
  addPlan,
  addSettings,
  (program) => addLsp(program, async (env) => (await import("./composeLanguageServer.ts")).composeLanguageServer(env)),
  addLogin,
  addServe,
  addAccounts,
  addBackup,
  addEngine,
  addCompletion,
];
