import type { Session } from "./session.ts";

const preparing = new WeakSet<Session>();

/** Starts an idle engine when a document is opened or looked at, so that the first completion need not wait for it. */
export function prepareEngine(session: Session): void {
  const { settings, deps } = session;
  if (preparing.has(session) || !settings.current["complete.enable"] || deps.engine.state.kind !== "idle") return;
  startEngine(session);
}

/** Whatever state it is in, for instance after a model has arrived. */
export function startEngine(session: Session): void {
  preparing.add(session);
  session.deps.engine
    .prepare(session.ended)
    .then(
      () => session.status.refresh(),
      (error: unknown) => session.log.bug("engine.prepare", error),
    )
    .finally(() => preparing.delete(session));
}
