import { arch } from "node:process";
import { field } from "../../../base/record.ts";
import { badBody } from "../../failure.ts";
import { Fields } from "../../fields.ts";
import { infoOf } from "../../fim/modelDirectory.ts";
import { collect } from "../../fim/pieces.ts";
import { json, type Call, type Reply, type Route } from "../../route.ts";
import { readSegments } from "./readSegments.ts";

const sayFailure: Route["sayFailure"] = ({ message }) => ({ body: { error: message } });
const row = { dialect: "tabby", scope: "complete", sayFailure } as const;

/** Agents ask for more from servers of this level on; it names the interface, not this product. */
const interfaceVersion = "v0.30.0";

/** What Tabby's agent needs, and with it its plug-ins for VS Code, JetBrains, Vim and Eclipse. */
export const tabbyRoutes: readonly Route[] = [
  {
    ...{ ...row, method: "POST", path: "/v1/completions" },
    // OpenAI's clients use the same address; only Tabby's send segments.
    claims: (body) => field(body, "segments") !== undefined,
    handle: complete,
  },
  { ...{ ...row, method: "GET", path: "/v1/health" }, handle: async (call) => json(health(call)) },
  { ...{ ...row, method: "POST", path: "/v1/health" }, handle: async (call) => json(health(call)) },
  {
    ...{ ...row, method: "GET", path: "/v1beta/server_setting" },
    handle: async () => json({ disable_client_side_telemetry: true }),
  },
  { ...{ ...row, method: "POST", path: "/v1/events" }, handle: takeEvent },
];

async function complete(call: Call): Promise<Reply> {
  const answer = await collect(await call.service.complete(readSegments(call.body), call));
  return json({ id: answer.id, choices: [{ index: 0, text: answer.text }], mode: "standard" });
}

function health({ service }: Call) {
  const served = service.models.find(undefined);
  const device = (served && infoOf(served)?.device) ?? "cpu";
  return {
    model: served?.id,
    models: { completion: { local: { model_id: served?.id } } },
    device,
    cuda_devices: [],
    arch,
    cpu_info: "",
    cpu_count: 0,
    version: {
      build_date: "",
      build_timestamp: "",
      git_sha: "",
      git_describe: interfaceVersion,
    },
  };
}

async function takeEvent({ body, query, service, caller }: Call): Promise<Reply> {
  const fields = new Fields(body);
  // Agents also report what they typed; nothing but this is read.
  const kind = fields.choice("type", ["view", "select", "dismiss"]);
  const completionId = fields.text("completion_id", 100);
  const elapsedMs = fields.number("elapsed", { min: 0, max: 1e9 });
  if (kind === undefined || completionId === undefined) {
    if (fields.faults.length > 0 || !fields.has("type")) throw badBody(fields.faults);
    return { kind: "text", body: "" };
  }
  service.onSuggestion({ kind, completionId, isPartial: query["select_kind"] === "line", elapsedMs }, caller);
  return { kind: "text", body: "" };
}
