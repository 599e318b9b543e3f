import type { Llama, LlamaContext, LlamaModel, Token } from "node-llama-cpp";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import type { Log } from "../../domain/log.ts";
import type { Inference, LoadedModel, LoadOutcome, LoadRequest } from "../host/inference.ts";
import type { TokenId } from "../host/vocabulary.ts";
import { cacheLine } from "./cacheLine.ts";
import { checkMemory } from "../host/memoryNeed.ts";
import { usableCores } from "../host/usableCores.ts";
import type { Spelling, VocabularyTable } from "../host/vocabulary.ts";
import { tokenTypes, Vocabulary } from "../host/vocabulary.ts";

/**
 * This file and cacheLine.ts alone know node-llama-cpp. They are loaded by the host alone, after the socket is open,
 * because a native abort takes its process down.
 */

/** On a CPU 64 loses 5 % of the prefill speed of 256 and bounds a cancel to 64 tokens, with a sixth of the memory. */
const cpuBatchTokens = 64;
const gpuBatchTokens = 512;

export function nodeLlamaCpp(log: Log): Inference {
  let llama: { readonly gpu: string; readonly instance: Llama } | undefined;
  /** Why llama.cpp itself refused the file; what it throws does not say. */
  let said = "";

  async function library(gpu: LoadRequest["options"]["gpu"]): Promise<Llama> {
    if (llama?.gpu === gpu) return llama.instance;
    await llama?.instance.dispose();
    llama = undefined;
    const instance = await getLlama({
      gpu: gpu === "off" ? false : gpu,
      // Prebuilt binaries only: nothing is compiled or downloaded.
      build: "never",
      skipDownload: true,
      progressLogs: false,
      // The number of threads is the context's business.
      maxThreads: 0,
      logLevel: LlamaLogLevel.warn,
      logger: (level, message) => {
        said = /error loading model: (.+)/.exec(message)?.[1]?.trim() ?? said;
        if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) log.warn(`llama.cpp: ${message.trim()}`);
        else log.trace(`llama.cpp: ${message.trim()}`);
      },
    });
    llama = { gpu, instance };
    return instance;
  }

  return {
    load: async (request) => {
      said = "";
      try {
        return await load(await library(request.options.gpu), request, log);
      } catch (error) {
        return { kind: "trouble", ...causeOf(error, request, said) };
      }
    },
    dispose: async () => {
      await llama?.instance.dispose();
      llama = undefined;
    },
  };
}

async function load(llama: Llama, request: LoadRequest, log: Log): Promise<LoadOutcome> {
  const { model: file, options, signal } = request;
  const short = await checkMemory({ file: file.file, options, onGpu: llama.gpu !== false });
  if (short !== undefined) return { kind: "trouble", reason: "outOfMemory", detail: short };
  const model = await llama.loadModel({
    modelPath: file.file,
    loadSignal: signal,
    ...(llama.gpu === false ? { gpuLayers: 0 } : {}),
    onLoadProgress: (share) => request.onProgress(Math.round(share * 100)),
  });
  try {
    const threads = options.threads > 0 ? options.threads : await usableCores();
    const context = await model.createContext({
      sequences: options.sequences,
      contextSize: Math.min(options.contextTokens, model.trainContextSize),
      batchSize: llama.gpu === false ? cpuBatchTokens : gpuBatchTokens,
      flashAttention: "auto",
      // A sliding window would make the beginning of a prompt unusable for the next one.
      swaFullCache: true,
      threads,
      createSignal: signal,
    });
    return {
      kind: "loaded",
      model: loadedModel(model, context, {
        threads,
        device: await deviceOf(llama, log),
        isFixed: options.threads > 0,
      }),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

function loadedModel(
  model: LlamaModel,
  context: LlamaContext,
  { threads, device, isFixed }: { threads: number; device: string; isFixed: boolean },
): LoadedModel {
  const lines = Array.from({ length: context.totalSequences }, () => cacheLine(model, context.getSequence()));
  return {
    vocabulary: new Vocabulary(vocabularyTable(model)),
    lines,
    contextTokens: context.contextSize,
    trainedContextTokens: model.trainContextSize,
    batchTokens: context.batchSize,
    device,
    threads,
    mayUseFewerThreads: device === "cpu" && !isFixed,
    // The library divides its threads among contexts; there is only one.
    useThreads: (count) => {
      model.llama.maxThreads = count;
    },
    dispose: async () => {
      await context.dispose();
      await model.dispose();
    },
  };
}

function vocabularyTable(model: LlamaModel): VocabularyTable {
  const { ggml } = model.fileInfo.metadata.tokenizer;
  const texts = ggml.tokens;
  const spelling = spellings[ggml.model] ?? "plain";
  const bos = model.tokens.shouldPrependBosToken ? (model.tokens.bos ?? undefined) : undefined;
  return {
    spelling,
    texts: spelling === "plain" ? texts.map((_, token) => model.detokenize([token as Token], true)) : texts,
    types: ggml.token_type,
    ends: endsOf(model, ggml.token_type),
    bos,
    // SentencePiece puts a space before every text, which the file does not have.
    tokenise: (text) => model.tokenize(text, false, spelling === "sentencePiece" ? "trimLeadingSpace" : undefined),
  };
}

/** Only tokens of a special type are asked about: one native call for each of 150,000 words would take a while. */
function endsOf(model: LlamaModel, types: readonly number[]): ReadonlySet<TokenId> {
  const ends = types.flatMap((type, token) =>
    type !== tokenTypes.normal && model.isEogToken(token as Token) ? [token] : [],
  );
  return new Set([...ends, model.tokens.eos, model.tokens.eot].filter((token) => token !== null));
}

const spellings: Readonly<Record<string, Spelling>> = { gpt2: "byteLevel", llama: "sentencePiece" };

async function deviceOf(llama: Llama, log: Log): Promise<string> {
  if (llama.gpu === false) return "cpu";
  try {
    const [name] = await llama.getGpuDeviceNames();
    return name ? `${llama.gpu}: ${name}` : llama.gpu;
  } catch (error) {
    log.trace(`no device name: ${String(error)}`);
    return llama.gpu;
  }
}

type Cause = {
  readonly reason: "outOfMemory" | "modelMissing" | "modelInvalid" | "engineFailed";
  readonly detail: string;
};

/** The library throws plain errors; their names and texts are all there is to tell causes apart. */
function causeOf(error: unknown, { model, options }: LoadRequest, said: string): Cause {
  const thrown = error instanceof Error ? error.message : String(error);
  const message = said === "" ? thrown : said;
  const name = error instanceof Error ? error.constructor.name : "";
  if (/ENOENT|EACCES/.test(message))
    return { reason: "modelMissing", detail: `${model.file} cannot be read: ${message}` };
  if (name === "InsufficientMemoryError" || /memory|alloc|context size .* too large/i.test(message))
    return { reason: "outOfMemory", detail: `${model.id} does not fit into memory: ${message}` };
  if (name === "NoBinaryFoundError")
    return {
      reason: "engineFailed",
      detail: `node-llama-cpp has no binary that works on this machine (engine.gpu is ${options.gpu}): ${message}`,
    };
  if (name.includes("Gguf") || /load model|gguf|magic|tensor|architecture|vocab/i.test(message))
    return { reason: "modelInvalid", detail: `${model.id} could not be loaded: ${message}` };
  return { reason: "engineFailed", detail: `Loading ${model.id} failed: ${message}` };
}
