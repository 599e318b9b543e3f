import type { InitializeResult } from "vscode-languageserver";
import { capabilitiesFor } from "../capabilities.ts";
import { readClientFacts } from "../clientFacts.ts";
import { tellGenerations } from "../measures.ts";
import type { Method } from "../session.ts";
import { cancelProgress } from "./cancelProgress.ts";
import { didChangeWorkspaceFolders } from "./didChangeWorkspaceFolders.ts";

/** `initialize`: what this server can do, for this client. */
export const initialize: Method = (session) => {
  session.connection.onInitialize((params): InitializeResult => {
    const client = readClientFacts(params);
    session.client = client;
    session.speaksCopilot = client.speaksCopilot;
    tellGenerations(session);
    session.folders.replace(client.folders);
    if (client.tokens) session.deps.account?.hold(client.tokens);
    session.settings.initialize(client.settings);
    // The library attaches handlers of its own for these when it is initialized; ours have to come after.
    didChangeWorkspaceFolders(session);
    cancelProgress(session);
    return {
      capabilities: capabilitiesFor(client, session.settings.current),
      serverInfo: { name: "Lacuna", version: session.deps.version },
    };
  });
};
