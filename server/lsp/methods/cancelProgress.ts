import { WorkDoneProgressCancelNotification } from "vscode-languageserver";
import { guardNotification } from "../guard.ts";
import { stopProgress } from "../progress.ts";
import type { Method } from "../session.ts";

/** `window/workDoneProgress/cancel` */
export const cancelProgress: Method = (session) => {
  session.connection.onNotification(
    WorkDoneProgressCancelNotification.type,
    guardNotification({ name: "window/workDoneProgress/cancel", log: session.log }, ({ token }) =>
      stopProgress(session, token),
    ),
  );
};
