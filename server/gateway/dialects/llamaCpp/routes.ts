import { RequestFailure } from "../../failure.ts";
import { Fields } from "../../fields.ts";
import type { Completion, Piece } from "../../fim/fimRequest.ts";
import { infoOf } from "../../fim/modelDirectory.ts";
import { collect } from "../../fim/pieces.ts";
import { eventStream } from "../../http/stream.ts";
import { json, type Call, type Reply, type Route } from "../../route.ts";
import { throwFaults } from "../readSampling.ts";
import { finalObject, partObject, pickFields } from "./answerShape.ts";
import { sayLlamaCppFailure } from "./failure.ts";
import { readCompletion, readInfill, type LlamaCppRequest } from "./readRequest.ts";

const row = { dialect: "llamaCpp", scope: "complete", sayFailure: sayLlamaCppFailure } as const;

/** The part of llama.cpp's server that completion clients use. `/health` is everybody's. */
export const llamaCppRoutes: readonly Route[] = [
  { ...{ ...row, method: "POST", path: "/infill" }, handle: (call) => reply(call, readInfill(call.body)) },
  { ...{ ...row, method: "POST", path: "/completion" }, handle: (call) => reply(call, readCompletion(call.body)) },
  { ...{ ...row, method: "GET", path: "/props" }, handle: async (call) => json(props(call)) },
  { ...{ ...row, method: "POST", path: "/tokenize" }, handle: tokenize },
];

async function reply(call: Call, { request, isStreamed, wantedFields, isList }: LlamaCppRequest): Promise<Reply> {
  const completion = await call.service.complete(request, call);
  if (isStreamed)
    return eventStream({
      completion,
      messagesOf: messages(completion, wantedFields),
      failed: (failure) => sayLlamaCppFailure(failure).body,
      last: "",
    });
  const answer = pickFields(finalObject(await collect(completion)), wantedFields);
  return json(isList ? [answer] : answer);
}

function messages(completion: Completion, wanted: readonly string[] | undefined) {
  let text = "";
  return (piece: Piece): readonly unknown[] => {
    if (piece.kind === "text") {
      text += piece.text;
      return [partObject(piece.text)];
    }
    // The text was sent before; whether it had a line break is said of the whole.
    const final = finalObject({ ...completion, text, ending: piece.ending });
    return [pickFields({ ...final, content: "" }, wanted)];
  };
}

/** Sizes only: the original also tells the model's path on the server, and what others have asked. */
function props({ service }: Call) {
  const served = service.models.find(undefined);
  const info = served && infoOf(served);
  return {
    default_generation_settings: { n_ctx: info?.contextTokens ?? 0 },
    total_slots: 1,
    model_alias: served?.id ?? "",
    model_path: "",
    chat_template: "",
    modalities: { vision: false, audio: false },
    build_info: `lacuna ${service.version}`,
    is_sleeping: false,
  };
}

async function tokenize({ service, body, signal }: Call): Promise<Reply> {
  const fields = new Fields(body);
  fields.need("content", "a text");
  const content = fields.text("content") ?? "";
  throwFaults(fields);
  const tokens = await service.models.find(undefined)?.engine.tokenIds?.(content, signal);
  if (tokens === undefined) throw new RequestFailure("notSupported", "This engine does not tell token ids.");
  return json({ tokens });
}
