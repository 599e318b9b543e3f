import { createHash, randomUUID } from "node:crypto";
import type { Tokens } from "../../base/brand.ts";
import { field, isRecord } from "../../base/record.ts";
import type { Clock } from "../../domain/clock.ts";
import { rest } from "../../domain/deadline.ts";
import type { Engine, EngineState, GenerateEvent, GenerateRequest } from "../../domain/engine.ts";
import { teamPaths, teamProtocol, type TeamGenerate } from "../../domain/teamServer.ts";
import { abortedEarly } from "../remote/ask.ts";
import { textOf } from "../remote/json.ts";
import { trouble, type Trouble } from "../remote/trouble.ts";
import { readReport } from "./readReport.ts";
import type { TeamClient } from "./teamClient.ts";
import type { TeamLink } from "./teamLink.ts";
import { TokenEstimate } from "./tokenEstimate.ts";
import { isKnownTrouble } from "./teamTrouble.ts";

/** After a stop, for the server's last word on how the answer went; then the connection is closed. */
const lastWordMs = 250;

export type TeamEngineDeps = {
  readonly client: TeamClient;
  readonly link: TeamLink;
  readonly clock: Clock;
  readonly editor: () => string;
};

/** The model of a team's server: prompts are made on this machine, and only they are sent. */
export function createTeamEngine({ client, link, clock, editor }: TeamEngineDeps): Engine {
  const estimate = new TokenEstimate();
  return {
    get state(): EngineState {
      return link.state;
    },
    onState: (listener) => link.onState(listener),
    prepare: (signal) => link.prepare(signal),
    /** Estimated, since only the finished prompt leaves the machine: what is counted may not be in it, or hold a secret still. */
    countTokens: async (texts): Promise<readonly Tokens[]> =>
      link.state.kind === "ready" ? texts.map((text) => estimate.count(text)) : [],
    async *generate(request, signal) {
      if (link.isForOthers) void link.readRules();
      if (link.state.kind !== "ready") yield troubleOf(link.state);
      else if (signal.aborted) yield abortedEarly;
      else
        for await (const event of ask({ client, link, clock, editor: editor() }, request, signal)) {
          if (event.kind === "done") estimate.learn(request, event.report);
          else if (event.kind === "trouble" && event.reason === "promptTooLarge") estimate.forget();
          yield event;
        }
    },
    dispose: () => link.dispose(),
  };
}

type Asking = Omit<TeamEngineDeps, "editor"> & { readonly editor: string };

async function* ask(
  { client, link, clock, editor }: Asking,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerateEvent> {
  const id = randomUUID();
  const [close, ended] = [new AbortController(), new AbortController()];
  const closeSoon = (): void => void rest(clock, lastWordMs, close.signal).then(() => close.abort());
  let last: GenerateEvent | undefined;
  const stop = (): void => {
    void client.ask(teamPaths.stop, { id }, ended.signal);
    closeSoon();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of client.stream(teamPaths.generate, bodyOf(request, { id, editor }), close.signal)) {
      if (piece.kind === "trouble") {
        yield last ?? (signal.aborted ? abortedEarly : link.note(piece));
        return;
      }
      const event = eventOf(piece.message);
      if (event?.kind === "text" && !signal.aborted) yield event;
      if (event === undefined || event.kind === "text" || last) continue;
      last = event;
      // Read to the end, the connection serves the next key press as well.
      closeSoon();
    }
    yield last ?? (signal.aborted ? abortedEarly : link.note(trouble("serverUnreachable", "The answer broke off.")));
  } finally {
    signal.removeEventListener("abort", stop);
    close.abort();
  }
}

const bodyOf = (request: GenerateRequest, { id, editor }: { id: string; editor: string }): TeamGenerate => ({
  ...{ protocol: teamProtocol, id, parts: request.parts, heal: request.heal },
  ...{ maxTokens: request.maxTokens, stopTexts: request.stopTexts, stopSpecials: request.stopSpecials },
  ...{ priority: request.priority, temperature: request.temperature, seed: request.seed },
  ...(request.language !== undefined && { language: request.language }),
  ...(editor !== "" && { editor }),
  // The path of a file is the developer's own.
  sequenceKey: createHash("sha256").update(request.sequenceKey).digest("hex").slice(0, 32),
});

/** Undefined for what a newer server may say besides. */
function eventOf(message: unknown): GenerateEvent | undefined {
  const text = field(message, "text");
  if (typeof text === "string") return { kind: "text", text };
  const done = field(message, "done");
  if (isRecord(done)) return { kind: "done", report: readReport(done) };
  const error = field(message, "error");
  if (!isRecord(error)) return undefined;
  const named = error["trouble"];
  return trouble(isKnownTrouble(named) ? named : "engineBusy", textOf(error["message"]).slice(0, 300));
}

function troubleOf(state: EngineState): Trouble {
  if (state.kind === "failed") return { ...state, kind: "trouble" };
  return trouble("engineStarting", "detail" in state ? state.detail : "");
}
