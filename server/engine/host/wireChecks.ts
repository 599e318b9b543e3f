import type { PromptPart } from "../../domain/promptPart.ts";
import type { EngineOptions, Generate, Hello, Prepare } from "../protocol.ts";

/** A client may be anything that can open the socket: shapes are checked before they are believed. */

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isString = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): value is number => isNumber(value) && Number.isInteger(value) && value >= 0;
const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isString);

export const isHello = (value: unknown): value is Hello =>
  isFields(value) && isNumber(value.protocol) && isString(value.version) && isNumber(value.pid);

export const isTexts = (value: unknown): value is { readonly texts: readonly string[] } =>
  isFields(value) && areTexts(value.texts);

export const isText = (value: unknown): value is { readonly text: string } => isFields(value) && isString(value.text);

export const isPrepare = (value: unknown): value is Prepare =>
  isFields(value) &&
  isFields(value.model) &&
  isString(value.model.id) &&
  isString(value.model.file) &&
  isString(value.model.family) &&
  (value.model.sha256 === undefined || isString(value.model.sha256)) &&
  isOptions(value.options);

const gpus: readonly unknown[] = ["auto", "cuda", "vulkan", "metal", "off"] satisfies EngineOptions["gpu"][];

const isOptions = (value: unknown): value is EngineOptions =>
  isFields(value) &&
  gpus.includes(value.gpu) &&
  isCount(value.threads) &&
  isCount(value.contextTokens) &&
  isCount(value.sequences) &&
  value.sequences > 0 &&
  isCount(value.parkedMiB) &&
  isNumber(value.idleMinutes) &&
  value.idleMinutes >= 0;

export const isGenerate = (value: unknown): value is Generate =>
  isFields(value) && isCount(value.id) && isCount(value.load) && isRequest(value.request);

const isRequest = (value: unknown): boolean =>
  isFields(value) &&
  isString(value.sequenceKey) &&
  isString(value.heal) &&
  isCount(value.maxTokens) &&
  isNumber(value.temperature) &&
  isNumber(value.seed) &&
  (value.topP === undefined || isNumber(value.topP)) &&
  (value.priority === "interactive" || value.priority === "background") &&
  areTexts(value.stopTexts) &&
  areTexts(value.stopSpecials) &&
  Array.isArray(value.parts) &&
  value.parts.every(isPart);

const isPart = (value: unknown): value is PromptPart =>
  isFields(value) && ("text" in value ? isString(value.text) : isString(value.special));
