import { createHash } from "node:crypto";
import {
  mostEvents,
  mostProjects,
  strictestOf,
  teamPaths,
  teamProtocol,
  type TeamMessage,
  type TeamModel,
} from "../../../domain/teamServer.ts";
import { badBody, type RequestFailure } from "../../failure.ts";
import { Fields } from "../../fields.ts";
import type { Piece } from "../../fim/fimRequest.ts";
import { infoOf } from "../../fim/modelDirectory.ts";
import { eventStream } from "../../http/stream.ts";
import { json, type Call, type Reply, type Route } from "../../route.ts";
import { readEvent } from "./readEvent.ts";
import { readGenerate } from "./readGenerate.ts";
import { Running } from "./running.ts";

const sayFailure: Route["sayFailure"] = (failure) => ({ body: errorOf(failure) });
/** Ids are unique, so that every server of this process may share it. */
const running = new Running();
const row = { dialect: "core", scope: "complete", sayFailure } as const;

/** What Lacuna's own language server asks. */
export const lacunaRoutes: readonly Route[] = [
  { ...{ ...row, method: "GET", path: teamPaths.model }, handle: async (call) => json(modelOf(call)) },
  { ...{ ...row, method: "POST", path: teamPaths.generate }, handle: generate },
  {
    ...{ ...row, method: "POST", path: teamPaths.stop },
    handle: async ({ body, caller }) => {
      running.stop(caller.userId, new Fields(body).text("id", 200) ?? "");
      return json({});
    },
  },
  { ...{ ...row, method: "GET", path: teamPaths.policy }, handle: policy },
  { ...{ ...row, method: "POST", path: teamPaths.events }, handle: takeEvents },
];

function modelOf({ service, caller }: Call): TeamModel {
  const served = service.models.find(undefined);
  const info = served && infoOf(served);
  const about = { protocol: { from: teamProtocol, to: teamProtocol }, version: service.version, user: caller.name };
  if (!served || !info) {
    void served?.engine.prepare(new AbortController().signal);
    return about;
  }
  // Where the file lies on the server is nobody's business.
  return { ...about, model: { ...info, id: served.id, file: "" } };
}

async function generate(call: Call): Promise<Reply> {
  const { service, body, caller } = call;
  const { id, request } = readGenerate(body);
  const enough = running.begin(caller.userId, id);
  const end = (): void => running.end(caller.userId, id);
  try {
    const completion = await service.complete({ ...request, enough }, call);
    return eventStream({
      completion: { ...completion, pieces: whenRead(completion.pieces, end) },
      ...{ messagesOf: (piece) => [messageOf(piece)], failed: errorOf, last: "" },
    });
  } catch (error) {
    end();
    throw error;
  }
}

async function* whenRead(pieces: AsyncIterable<Piece>, end: () => void): AsyncGenerator<Piece> {
  try {
    yield* pieces;
  } finally {
    end();
  }
}

const messageOf = (piece: Piece): TeamMessage =>
  piece.kind === "text" ? { text: piece.text } : { done: piece.ending.report };

const errorOf = ({ kind, message, trouble }: RequestFailure): TeamMessage => ({
  error: { message, reason: kind, ...(trouble !== undefined && { trouble }) },
});

/** `known` is the tag of the policy that the client has; `project`, any number of times, is what it works on. */
async function policy({ service, query }: Call): Promise<Reply> {
  const named = [query["project"]].flat().filter((each) => typeof each === "string");
  const wrong = "there are too many";
  if (named.length > mostProjects) throw badBody([{ path: "project", wrong, allowed: `at most ${mostProjects}` }]);
  const projects = named.length === 0 ? [undefined] : named.map((each) => each.slice(0, 300));
  const found = strictestOf(await Promise.all(projects.map((project) => service.policyOf(project))));
  const tag = createHash("sha256").update(JSON.stringify(found)).digest("hex").slice(0, 16);
  return json(query["known"] === tag ? { tag } : { tag, policy: found });
}

async function takeEvents({ service, body, caller }: Call): Promise<Reply> {
  const fields = new Fields(body);
  const model = service.models.find(undefined)?.id ?? "";
  const events = fields.list("events", mostEvents).map((each) => readEvent(each, model));
  if (fields.faults.length > 0) throw badBody(fields.faults);
  for (const event of events) service.usage.record(caller, event);
  return json({});
}
