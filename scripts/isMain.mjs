import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether Node was started with this very module; it may have been named through a link (`/tmp` is one on macOS). */
export const isMain = (moduleUrl) =>
  process.argv[1] !== undefined &&
  realpathSync.native(process.argv[1]) === realpathSync.native(fileURLToPath(moduleUrl));
