import { leaveNoCore } from "../base/leaveNoCore.ts";
import { createProgram } from "./program.ts";

leaveNoCore();
await createProgram().parseAsync();
