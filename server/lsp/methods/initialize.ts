import type { InitializeResult } from "vscode-languageserver";
import { capabilitiesFor } from "../capabilities.ts";
import { readClientFacts } from "../clientFacts.ts";
import type { Method } from "../session.ts";

/** `initialize`: what this server can do, for this client. */
export const initialize: Method = (session) => {
  session.connection.onInitialize((params): InitializeResult => {
    const client = readClientFacts(params);
    session.client = client;
    session.speaksCopilot = client.speaksCopilot;
    session.folders.replace(client.folders);
    session.settings.initialize(client.settings);
    return {
      capabilities: capabilitiesFor(client, session.settings.current),
      serverInfo: { name: "Lacuna", version: session.deps.version },
    };
  });
};
