import { createConnection, createProtocolConnection, type Connection } from "vscode-languageserver";
import type { LanguageServerDeps } from "./deps.ts";
import { gateMessages } from "./messageGate.ts";
import { methods } from "./methods/all.ts";
import { watchParent } from "./parentProcess.ts";
import { createSession } from "./createSession.ts";

export type LanguageServer = {
  /** The exit code LSP asks for: 0 after `shutdown`, 1 when the client went without it. */
  readonly exited: Promise<number>;
  dispose(): void;
};

/** Serves one client until it leaves. Nothing here ends the process: that is for the caller to do. */
export function startLanguageServer(deps: LanguageServerDeps): LanguageServer {
  const gated = gateMessages({ reader: deps.reader, writer: deps.writer, log: deps.log });
  let settle: (code: number) => void = () => {};
  const exited = new Promise<number>((resolve) => (settle = resolve));
  let isOver = false;
  const life = {
    shutdownReceived: false,
    initialize: ({ processId }: { processId: number | null }) => parent.watch(processId),
    exit: (code: number) => end(code),
  };
  const connection: Connection = createConnection(
    (logger) => createProtocolConnection(gated.reader, gated.writer, logger),
    life,
  );
  const session = createSession(deps, connection);
  const gone = (): void => end(life.shutdownReceived ? 0 : 1);
  const parent = watchParent(gone);
  const closed = [gated.reader.onClose(gone), gated.writer.onClose(gone)];

  const dispose = (): void => {
    if (isOver) return;
    isOver = true;
    for (const listener of closed) listener.dispose();
    parent.dispose();
    session.dispose();
    connection.dispose();
  };
  const end = (code: number): void => {
    dispose();
    settle(code);
  };

  for (const attach of methods) attach(session);
  connection.listen();
  return { exited, dispose: () => end(life.shutdownReceived ? 0 : 1) };
}
