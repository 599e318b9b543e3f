import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from "vscode-languageserver";
import { guardNotification } from "../guard.ts";
import { noteModel } from "../modelTrouble.ts";
import { pullConfiguration } from "../pullConfiguration.ts";
import type { Method, Session } from "../session.ts";
import { tellProblems } from "../settingsChanged.ts";

/** `initialized`: from here on the client may be sent things. */
export const initialized: Method = (session) => {
  session.connection.onInitialized(
    guardNotification({ name: "initialized", log: session.log }, () => {
      session.log.connect();
      session.status.connect();
      tellProblems(session);
      register(session);
      void pullConfiguration(session);
      void noteModel(session);
    }),
  );
};

function register(session: Session): void {
  const { connection, client, log } = session;
  const refused = (error: unknown): void => log.info(`the client refused a registration: ${String(error)}`);
  if (client?.registersConfiguration)
    connection.client.register(DidChangeConfigurationNotification.type, { section: "lacuna" }).catch(refused);
  if (client?.registersWatchedFiles)
    connection.client
      // The index and the project files; the client leaves out what its own settings exclude.
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] })
      .catch(refused);
}
