import type { Session } from "./session.ts";

const prepared = new WeakSet<Session>();

/** Starts the engine with the first document, so that the first completion does not wait for the model to load. */
export function prepareEngine(session: Session): void {
  if (prepared.has(session) || !session.settings.current["complete.enable"]) return;
  prepared.add(session);
  session.deps.engine.prepare(session.ended).then(
    () => session.status.refresh(),
    (error: unknown) => session.log.bug("engine.prepare", error),
  );
}
