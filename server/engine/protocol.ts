import { NotificationType, RequestType, RequestType0 } from "vscode-jsonrpc/node";
import type { EngineState, GenerateEvent, GenerateRequest } from "../domain/engine.ts";
import type { ModelFile } from "../domain/modelStore.ts";

/**
 * What the engine host and its clients say to each other. Raised with every change that an older side would
 * misunderstand; `hello` and `stop` keep their form in all versions.
 */
export const protocolVersion = 1;

/** A frame larger than this ends the connection: no request comes near it. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** What of the settings concerns the host. Clients with different options make it load the model again. */
export type EngineOptions = {
  readonly gpu: "auto" | "cuda" | "vulkan" | "metal" | "off";
  /** 0: the number of physical cores. */
  readonly threads: number;
  readonly contextTokens: number;
  readonly sequences: number;
  /** Memory for the states of documents that have lost their sequence; 0 keeps none. */
  readonly parkedMiB: number;
  readonly idleMinutes: number;
};

export type Hello = { readonly protocol: number; readonly version: string; readonly pid: number };
export type HelloAnswer =
  | { readonly kind: "welcome"; readonly version: string; readonly pid: number }
  | {
      readonly kind: "otherVersion";
      readonly version: string;
      readonly protocol: number;
      readonly pid: number;
      /** The host has no other client and ends, so that the next start brings the right version. */
      readonly isLeaving: boolean;
    };

export type Prepare = { readonly model: ModelFile; readonly options: EngineOptions };

/** `load` counts the models that this host has loaded; a request made for another one is refused. */
export type StateMessage = { readonly state: EngineState; readonly load: number };

export type Generate = { readonly id: number; readonly load: number; readonly request: GenerateRequest };
export type Event = { readonly id: number; readonly event: GenerateEvent };

export type HostStatus = {
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly uptimeSeconds: number;
  readonly clients: number;
  readonly requests: number;
  readonly residentBytes: number;
  /** States of documents that have lost their sequence, in memory besides the resident bytes. */
  readonly parkedBytes: number;
  /** Prompt tokens evaluated since the model was loaded, those of aborted requests among them. */
  readonly evaluatedTokens: number;
  readonly state: EngineState;
};

export const helloRequest = new RequestType<Hello, HelloAnswer, void>("hello");
export const stopRequest = new RequestType0<boolean, void>("stop");
export const prepareRequest = new RequestType<Prepare, StateMessage, void>("prepare");
export const countTokensRequest = new RequestType<
  { readonly texts: readonly string[] },
  { readonly counts: readonly number[] },
  void
>("countTokens");
export const tokenIdsRequest = new RequestType<
  { readonly text: string },
  /** Undefined while no model is loaded. */
  { readonly ids: readonly number[] | undefined },
  void
>("tokenIds");
export const statusRequest = new RequestType0<HostStatus, void>("status");

export const stateNotification = new NotificationType<StateMessage>("state");
export const generateNotification = new NotificationType<Generate>("generate");
export const cancelNotification = new NotificationType<{ readonly id: number }>("cancel");
export const eventNotification = new NotificationType<Event>("event");
/** The host ends because it wants to; a connection that closes without it means that the host died. */
export const byeNotification = new NotificationType<{ readonly why: string }>("bye");
