import type { Clock } from "../../domain/clock.ts";
import type { GenerateEvent, GenerateRequest, StopReason } from "../../domain/engine.ts";
import { AnswerReader } from "./answerReader.ts";
import { kinds, type Kind } from "./kinds.ts";
import { familyMarkers } from "./markers.ts";
import { asSides, asText, withHeal, type WirePrompt } from "./promptForms.ts";
import { readDelta } from "./readDelta.ts";
import type { RemoteModel } from "./model.ts";
import type { Server } from "./server.ts";
import { estimateTokens } from "./tokenizer.ts";
import { trouble, troubleOf, type Trouble } from "./trouble.ts";
import { bodyOf } from "./wireFields.ts";

export type Setting = {
  readonly server: Server;
  readonly model: RemoteModel;
  readonly clock: Clock;
  readonly session: string;
  readonly contextTokens: number;
};

/** Answers one request by one server; ends with exactly one "done" or "trouble". */
export async function* ask(
  setting: Setting,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerateEvent> {
  const { model, server } = setting;
  if (request.maxTokens <= 0 && kinds[server.endpoint.kind].readAhead === "never") {
    yield { kind: "done", report: new AnswerReader(unhealed).report("maxTokens", noTime) };
    return;
  }
  if (request.heal !== "" && model.healing.isPossible) {
    const isOver = yield* attempt(setting, request, { signal, isHealed: true });
    if (isOver) return;
    model.healing.isPossible = false;
  }
  yield* attempt(setting, request, { signal, isHealed: false });
}

const unhealed = { heal: "", stopTexts: [], endIds: new Set<number>() };
const noTime = { firstMs: 0, totalMs: 0, promptTokens: 0 };

type How = { readonly signal: AbortSignal; readonly isHealed: boolean };

/** False, and nothing said, when the server cannot make answers begin with the unfinished word. */
async function* attempt(
  setting: Setting,
  request: GenerateRequest,
  { signal, isHealed }: How,
): AsyncGenerator<GenerateEvent, boolean> {
  const prompt = await promptOf(setting, isHealed ? request : merged(setting, request), signal);
  if ("kind" in prompt) {
    yield signal.aborted ? abortedEarly : prompt;
    return true;
  }
  const heal = isHealed ? request.heal : "";
  const reading = new Reading(setting, { request, prompt, heal });
  let hasSaid = false;
  for await (const event of reading.run(signal)) {
    if (event === "disobedient") return false;
    if (isHealed && heal !== "" && !hasSaid && event.kind === "trouble" && event.reason === "engineRefused")
      return false;
    hasSaid = true;
    yield event;
  }
  return true;
}

/** For a request that was over before anything was asked. */
export const abortedEarly: GenerateEvent = {
  kind: "done",
  report: new AnswerReader(unhealed).report("aborted", noTime),
};

const merged = ({ model }: Setting, request: GenerateRequest): GenerateRequest => ({
  ...request,
  parts: withHeal(request.parts, request.heal, model.family),
  heal: "",
});

async function promptOf(
  { server, model }: Setting,
  { parts }: GenerateRequest,
  signal: AbortSignal,
): Promise<WirePrompt | Trouble> {
  const kind: Kind = kinds[server.endpoint.kind];
  if (kind.prompt === "sides") return asSides(parts, model.family);
  if (!model.tokenizer) return asText(parts, model.family);
  const ids = await model.tokenizer.promptIds(parts, signal);
  return "kind" in ids ? ids : { form: "ids", ids };
}

type Asked = { readonly request: GenerateRequest; readonly prompt: WirePrompt; readonly heal: string };

/** One stream of a server, read to its end or to where the answer ends. */
class Reading {
  readonly #setting: Setting;
  readonly #asked: Asked;
  readonly #startedAt: number;
  readonly #reader: AnswerReader;
  readonly #enough = new AbortController();
  readonly #endIds: readonly number[];
  #firstAt: number | undefined;

  constructor(setting: Setting, asked: Asked) {
    const { model, clock } = setting;
    const { request, heal } = asked;
    this.#setting = setting;
    this.#asked = asked;
    this.#startedAt = clock.now();
    this.#endIds = request.stopSpecials.flatMap((name) => model.tokenizer?.markers.get(name) ?? []);
    this.#reader = new AnswerReader({
      heal,
      // A server that shows control tokens as text is no reason to show them to anybody.
      stopTexts: [...request.stopTexts, ...familyMarkers(model.family)],
      endIds: new Set(this.#endIds),
    });
  }

  async *run(signal: AbortSignal): AsyncGenerator<GenerateEvent | "disobedient"> {
    const isSilent = this.#asked.request.maxTokens <= 0;
    try {
      for await (const step of this.#steps(signal)) {
        if (step === "disobedient" || step.kind === "trouble") {
          yield step;
          return;
        }
        if (step.text !== "" && !isSilent) yield { kind: "text", text: step.text };
        if (step.stop !== undefined) {
          yield this.#done(isSilent ? "maxTokens" : step.stop);
          return;
        }
      }
      if (signal.aborted) {
        yield this.#done("aborted");
        return;
      }
      yield this.#brokeOff();
    } finally {
      this.#enough.abort();
    }
  }

  async *#steps(signal: AbortSignal): AsyncGenerator<Step> {
    const { server, clock, session } = this.#setting;
    const kind: Kind = kinds[server.endpoint.kind];
    const { traceparent } = this.#asked.request;
    const call = { body: this.#body(), session, traceparent, signal: AbortSignal.any([signal, this.#enough.signal]) };
    let stop: StopReason | undefined;
    for await (const message of server.stream(kind.path, call)) {
      if (signal.aborted || message.kind === "end") break;
      if (message.kind === "trouble") {
        yield message;
        return;
      }
      const delta = readDelta[kind.answers](message.message);
      if (delta.error) {
        yield this.#refused(delta.error);
        return;
      }
      if (delta.text !== "" || delta.notes.length > 0 || delta.finish) this.#firstAt ??= clock.now();
      const read = this.#reader.push(delta);
      if (this.#reader.isDisobedient) {
        yield "disobedient";
        return;
      }
      // Figures may follow the last piece of text.
      stop ??= read.stop;
      const isOver = stop !== undefined && delta.finish === undefined;
      yield { kind: "piece", text: read.text, stop: isOver ? stop : undefined };
    }
    if (stop !== undefined) yield { kind: "piece", text: "", stop };
  }

  #body(): Readonly<Record<string, unknown>> {
    const { server, model, contextTokens } = this.#setting;
    const { prompt, request, heal } = this.#asked;
    const { kind } = server.endpoint;
    return bodyOf({ kind, model: model.name, prompt, request, heal, endIds: this.#endIds, contextTokens });
  }

  #done(stopReason: StopReason): GenerateEvent {
    const now = this.#setting.clock.now();
    const times = {
      firstMs: (this.#firstAt ?? now) - this.#startedAt,
      totalMs: now - this.#startedAt,
      promptTokens: lengthOf(this.#asked.prompt),
    };
    return { kind: "done", report: this.#reader.report(stopReason, times) };
  }

  #refused({ status, message }: { readonly status: number | undefined; readonly message: string }): Trouble {
    return troubleOf({ place: this.#place, status: status ?? 500, said: message });
  }

  #brokeOff(): Trouble {
    return trouble("engineUnreachable", `${this.#place} ended its answer without saying that it was complete.`);
  }

  get #place(): string {
    const { url, kind } = this.#setting.server.endpoint;
    return `${url}${kinds[kind].path}`;
  }
}

type Step =
  "disobedient" | Trouble | { readonly kind: "piece"; readonly text: string; readonly stop: StopReason | undefined };

function lengthOf(prompt: WirePrompt): number {
  switch (prompt.form) {
    case "ids":
      return prompt.ids.length;
    case "text":
      return estimateTokens(prompt.text);
    case "sides":
      return estimateTokens(prompt.prefix) + estimateTokens(prompt.suffix);
  }
}
