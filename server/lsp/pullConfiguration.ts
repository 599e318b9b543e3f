import type { Session } from "./session.ts";

/** Asks the client for its section; a client that cannot say is left alone. */
export async function pullConfiguration(session: Session): Promise<void> {
  if (!session.client?.pullsConfiguration) return;
  try {
    // `any` on the wire; some clients answer null.
    const section: unknown = await session.connection.workspace.getConfiguration("lacuna");
    if (!session.ended.aborted) session.settings.pull(section);
  } catch (error) {
    if (!session.ended.aborted) session.log.info(`the client did not answer workspace/configuration: ${String(error)}`);
  }
}
