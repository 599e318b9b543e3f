import { RequestFailure } from "../../failure.ts";
import { Fields } from "../../fields.ts";
import { collect } from "../../fim/pieces.ts";
import { jsonLines } from "../../http/stream.ts";
import { json, type Call, type Reply, type Route } from "../../route.ts";
import { throwFaults } from "../readSampling.ts";
import { lastObject, loadedObject, messagesOf } from "./answerShape.ts";
import { modelEntry, shownModel } from "./modelShape.ts";
import { readGenerate } from "./readGenerate.ts";

const sayFailure: Route["sayFailure"] = ({ message }) => ({ body: { error: message } });
const row = { dialect: "ollama", scope: "complete", sayFailure } as const;

/** Clients switch features by it; it names the level of the interface, not this product. */
const interfaceVersion = "0.9.0";

/** The part of Ollama's interface that completion clients use. */
export const ollamaRoutes: readonly Route[] = [
  {
    ...{ ...row, method: "GET", path: "/", scope: "public" },
    handle: async () => ({ kind: "text", body: "Ollama is running" }),
  },
  {
    ...{ ...row, method: "GET", path: "/api/version", scope: "public" },
    handle: async () => json({ version: interfaceVersion }),
  },
  { ...{ ...row, method: "POST", path: "/api/generate" }, handle: generate },
  {
    ...{ ...row, method: "GET", path: "/api/tags" },
    handle: async ({ service, caller }) =>
      json({ models: (await service.offeredNames(caller)).map((name) => modelEntry(name, service.models.find(name))) }),
  },
  {
    ...{ ...row, method: "GET", path: "/api/ps" },
    handle: async ({ service, caller }) => {
      const names = await service.offeredNames(caller);
      return json({
        models: service.models.all
          .filter(({ id }) => names.includes(id))
          .filter(({ engine }) => engine.state.kind === "ready")
          .map((model) => ({ ...modelEntry(model.id, model), expires_at: "9999-12-31T00:00:00Z", size_vram: 0 })),
      });
    },
  },
  { ...{ ...row, method: "POST", path: "/api/show" }, handle: show },
  {
    // Many clients try it first; silence would look like a broken server.
    ...{ ...row, method: "POST", path: "/api/chat" },
    handle: async () => {
      throw new RequestFailure(
        "notFound",
        "This server completes code and does not chat. Use POST /api/generate with prompt and suffix.",
      );
    },
  },
];

async function generate(call: Call): Promise<Reply> {
  const { request, isStreamed, isLoad } = readGenerate(call.body);
  if (isLoad) return load(call, request.model);
  const completion = await call.service.complete(request, call);
  const name = request.model ?? completion.model;
  if (!isStreamed) {
    const { text, ending } = await collect(completion);
    return json(lastObject(name, ending, text));
  }
  return jsonLines({
    completion,
    messagesOf: (piece) => messagesOf(name, piece),
    failed: (failure) => sayFailure(failure).body,
  });
}

/** An empty prompt means "get ready". */
async function load({ service, signal, caller }: Call, name: string | undefined): Promise<Reply> {
  const served = await service.offeredModel(name, caller);
  await served.engine.prepare(signal);
  return json(loadedObject(name ?? served.id));
}

async function show({ service, body, caller }: Call): Promise<Reply> {
  const fields = new Fields(body);
  // Older clients say "name".
  const name = fields.text("model") ?? fields.text("name");
  throwFaults(fields);
  return json(shownModel(await service.offeredModel(name, caller)));
}
