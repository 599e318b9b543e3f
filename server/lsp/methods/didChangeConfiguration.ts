import { guardNotification } from "../guard.ts";
import { pullConfiguration } from "../pullConfiguration.ts";
import type { Method } from "../session.ts";

/** `workspace/didChangeConfiguration`: some clients send the settings along, to others it is only a sign to ask. */
export const didChangeConfiguration: Method = (session) => {
  session.connection.onDidChangeConfiguration(
    guardNotification({ name: "workspace/didChangeConfiguration", log: session.log }, (params) => {
      // `any` on the wire, and null from clients that have nothing to say.
      const settings: unknown = params?.settings;
      if (settings !== null && settings !== undefined) session.settings.push(settings);
      void pullConfiguration(session);
    }),
  );
};
