import { request as send, type ClientRequest, type IncomingMessage } from "node:http";
import { messageOf } from "../../base/errorMessage.ts";
import { field, isRecord } from "../../base/record.ts";

/** What llama-server says about the work of one request. */
export type Work = {
  /** Prompt tokens that it evaluated; those of its cache not among them. */
  readonly evaluatedTokens: number;
  readonly promptMs: number;
  readonly generatedTokens: number;
  readonly generateMs: number;
};

export type ServerAnswer =
  | { readonly kind: "done"; readonly text: string; readonly work: Work }
  | { readonly kind: "aborted" }
  | { readonly kind: "failed"; readonly detail: string };

export type Looked =
  /** It cannot be used: why, and what to do. */
  | { readonly problem: string }
  | {
      /** File name of the model that it serves; undefined when it does not say. */
      readonly model: string | undefined;
      /** Prompts that it keeps at once. */
      readonly slots: number;
    };

export type Asking = { readonly signal: AbortSignal; readonly deadlineMs: number };

/** A llama-server that somebody else runs, over plain HTTP. Every request has a connection of its own, as with curl. */
export interface LlamaServer {
  readonly url: string;
  /** `/infill` or `/completion`. Ends the connection on abort, which is how this server is told to stop. */
  ask(path: string, body: Readonly<Record<string, unknown>>, asking: Asking): Promise<ServerAnswer>;
  look(): Promise<Looked>;
}

const lookMs = 5000;

export function openLlamaServer(url: string): LlamaServer {
  const base = url.replace(/\/+$/, "");
  return {
    url: base,
    ask: async (path, body, asking) => {
      const got = await exchange({ url: base + path, body, ...asking });
      return got.kind === "done" ? readAnswer(got.text) : got;
    },
    look: async () => {
      const asking = { signal: new AbortController().signal, deadlineMs: lookMs };
      const health = await exchange({ url: `${base}/health`, ...asking });
      if (health.kind !== "done") return { problem: unusable(base, health.kind === "failed" ? health.detail : "") };
      const props = await exchange({ url: `${base}/props`, ...asking });
      const said = props.kind === "done" ? parse(props.text) : undefined;
      const [path, slots] = [field(said, "model_path"), field(said, "total_slots")];
      return {
        model: typeof path === "string" ? path.split(/[\\/]/).at(-1) : undefined,
        slots: typeof slots === "number" ? slots : 1,
      };
    },
  };
}

const unusable = (url: string, detail: string): string =>
  `no llama-server answers at ${url} (${detail}). Start one of yours with the same model file and number of threads, for ` +
  "example `llama-server -m FILE -t 2 -c 8192 --port 8012`, and name it with --llama-server.";

type Exchange = Asking & { readonly url: string; readonly body?: Readonly<Record<string, unknown>> };
type Got = { readonly kind: "done"; readonly text: string } | Exclude<ServerAnswer, { readonly kind: "done" }>;

/** Settles when the answer is whole, and never rejects. */
function exchange({ url, body, signal, deadlineMs }: Exchange): Promise<Got> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: "aborted" });
    const text = body === undefined ? "" : JSON.stringify(body);
    const method = body === undefined ? "GET" : "POST";
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    let request: ClientRequest | undefined;
    const end = (got: Got): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(got);
      request?.destroy();
    };
    const onAbort = (): void => end({ kind: "aborted" });
    const timer = setTimeout(() => end({ kind: "failed", detail: `no answer within ${deadlineMs} ms` }), deadlineMs);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      request = send(url, { method, headers, agent: false }, (response) => void collect(response, end));
    } catch (error) {
      return end({ kind: "failed", detail: messageOf(error) });
    }
    request.on("error", (error) => end({ kind: "failed", detail: messageOf(error) }));
    request.end(text);
  });
}

async function collect(response: IncomingMessage, end: (got: Got) => void): Promise<void> {
  try {
    response.setEncoding("utf8");
    let text = "";
    for await (const piece of response) text += String(piece);
    if (response.statusCode === 200) return end({ kind: "done", text });
    const said = field(field(parse(text), "error"), "message");
    end({ kind: "failed", detail: `HTTP ${response.statusCode}${typeof said === "string" ? `: ${said}` : ""}` });
  } catch (error) {
    end({ kind: "failed", detail: messageOf(error) });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says what is missing.
    return undefined;
  }
}

/** One JSON object, or as many server-sent events, of which the last one holds the figures. */
function readAnswer(body: string): ServerAnswer {
  const whole = parse(body);
  const events = isRecord(whole)
    ? [whole]
    : body.split("\n").flatMap((line) => (line.startsWith("data: ") ? [parse(line.slice(6))] : []));
  const texts = events.map((event) => field(event, "content"));
  const last = events.at(-1);
  if (last === undefined || texts.some((text) => typeof text !== "string")) {
    const said = field(field(last, "error"), "message");
    return { kind: "failed", detail: typeof said === "string" ? said : "the answer is no completion" };
  }
  return { kind: "done", text: texts.join(""), work: readWork(last) };
}

/** With `response_fields`, names are whole paths. */
function readWork(answer: unknown): Work {
  const number = (name: string): number => {
    const value = field(answer, `timings/${name}`) ?? field(field(answer, "timings"), name);
    return typeof value === "number" ? value : 0;
  };
  return {
    evaluatedTokens: number("prompt_n"),
    promptMs: number("prompt_ms"),
    generatedTokens: number("predicted_n"),
    generateMs: number("predicted_ms"),
  };
}
