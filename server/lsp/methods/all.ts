import type { Method } from "../session.ts";
import { completion } from "./completion.ts";
import { copilotAccount } from "./copilotAccount.ts";
import { copilotEdits } from "./copilotEdits.ts";
import { copilotFeedback } from "./copilotFeedback.ts";
import { didChange } from "./didChange.ts";
import { didChangeConfiguration } from "./didChangeConfiguration.ts";
import { didChangeWatchedFiles } from "./didChangeWatchedFiles.ts";
import { didClose } from "./didClose.ts";
import { didFocus } from "./didFocus.ts";
import { didOpen } from "./didOpen.ts";
import { didPartiallyAcceptCompletion } from "./didPartiallyAcceptCompletion.ts";
import { didRest } from "./didRest.ts";
import { didSave } from "./didSave.ts";
import { didShowCompletion } from "./didShowCompletion.ts";
import { didView } from "./didView.ts";
import { doctor } from "./doctor.ts";
import { executeCommand } from "./executeCommand.ts";
import { explain } from "./explain.ts";
import { getCompletions } from "./getCompletions.ts";
import { initialize } from "./initialize.ts";
import { initialized } from "./initialized.ts";
import { inlineCompletion } from "./inlineCompletion.ts";
import { models } from "./models.ts";
import { notebooks } from "./notebooks.ts";
import { oversized } from "./oversized.ts";
import { pullModel } from "./pullModel.ts";
import { shutdown } from "./shutdown.ts";
import { snooze } from "./snooze.ts";
import { signIn } from "./signIn.ts";
import { signOut } from "./signOut.ts";
import { status } from "./status.ts";
import { tokens } from "./tokens.ts";
import { unoffered } from "./unoffered.ts";
import { whoAmI } from "./whoAmI.ts";

/** Every method this server answers. */
export const methods: readonly Method[] = [
  ...[initialize, initialized, shutdown, didChangeConfiguration, didChangeWatchedFiles],
  ...[didOpen, didChange, didClose, didSave, notebooks, oversized],
  ...[inlineCompletion, completion, executeCommand],
  ...[didShowCompletion, didPartiallyAcceptCompletion, didFocus, didView, didRest],
  ...[status, explain, snooze, models, pullModel, doctor],
  ...[signIn, signOut, whoAmI, tokens],
  ...[copilotAccount, getCompletions, copilotFeedback, copilotEdits, unoffered],
];
