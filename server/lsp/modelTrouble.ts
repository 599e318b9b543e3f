import type { Session } from "./session.ts";

/** Looks for the model, so that a missing one is told at the start and not at the first key press. */
export async function noteModel(session: Session): Promise<void> {
  try {
    const located = await session.deps.modelStore.locate();
    if (!session.ended.aborted) session.status.noteModel(located.kind === "trouble" ? located : undefined);
  } catch (error) {
    session.log.bug("modelStore.locate", error);
  }
}
