import type { Method } from "../session.ts";
import { didChange } from "./didChange.ts";
import { didClose } from "./didClose.ts";
import { didOpen } from "./didOpen.ts";
import { didSave } from "./didSave.ts";
import { initialize } from "./initialize.ts";
import { initialized } from "./initialized.ts";
import { inlineCompletion } from "./inlineCompletion.ts";
import { notebooks } from "./notebooks.ts";

/** Every method this server answers. */
export const methods: readonly Method[] = [
  initialize,
  initialized,
  didOpen,
  didChange,
  didClose,
  didSave,
  notebooks,
  inlineCompletion,
];
