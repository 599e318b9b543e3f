import { pullModelMethod, type PullModelParams, type PullModelResult } from "../../../shared/protocol.ts";
import type { CancellationToken } from "vscode-languageserver";
import { guard } from "../guard.ts";
import { noteModel } from "../modelTrouble.ts";
import { startEngine } from "../prepareEngine.ts";
import { openProgress } from "../progress.ts";
import type { Method, Session } from "../session.ts";

/** `lacuna/pullModel`: downloads a model, with progress, and starts the engine with it. */
export const pullModel: Method = (session) => {
  const empty = (): PullModelResult => ({ ok: false, message: "The download failed; the log has the details." });
  const at = { name: pullModelMethod, log: session.log, empty };
  session.connection.onRequest(
    pullModelMethod,
    guard(at, (params: PullModelParams, token: CancellationToken) => pull(session, params ?? {}, token)),
  );
};

async function pull(session: Session, params: PullModelParams, token: CancellationToken): Promise<PullModelResult> {
  const { modelStore } = session.deps;
  const id = params.id ?? (await modelStore.choices()).recommended;
  const progress = await openProgress(session, `Downloading ${id}`, params.workDoneToken);
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  try {
    const outcome = await modelStore.pull({
      id,
      acceptLicence: params.acceptLicence === true,
      signal: AbortSignal.any([session.ended, stop.signal, progress.signal]),
      onProgress: ({ doneBytes, totalBytes, phase }) => {
        const fraction = totalBytes > 0 ? doneBytes / totalBytes : 0;
        const verb = phase === "verifying" ? "verifying" : "downloading";
        const detail = `${id}: ${verb}, ${mebibytes(doneBytes)} of ${mebibytes(totalBytes)} MiB`;
        const percent = progress.report(fraction, detail);
        session.status.noteDownload({ percent, detail });
      },
    });
    if (outcome.kind === "failed") return { ok: false, message: outcome.message };
    void noteModel(session);
    startEngine(session);
    const { file } = outcome.model;
    return { ok: true, file, message: `${id} is ready (from ${outcome.from}).` };
  } finally {
    listening.dispose();
    session.status.noteDownload(undefined);
    progress.end();
  }
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
