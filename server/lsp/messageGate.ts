import {
  ErrorCodes,
  Message,
  type DataCallback,
  type Disposable,
  type MessageReader,
  type MessageWriter,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from "vscode-jsonrpc";
import type { Log } from "../domain/log.ts";
import { field, isRecord } from "../base/record.ts";

type Wire = { readonly reader: MessageReader; readonly writer: MessageWriter; readonly log: Log };

type Refusal = { readonly code: number; readonly message: string };

/**
 * The rules of LSP's life cycle, which the library does not enforce: nothing before `initialize`, one `initialize`,
 * no request after `shutdown`, and no id twice at a time. Sits between the transport and the library.
 */
export function gateMessages({ reader, writer, log }: Wire): { reader: MessageReader; writer: MessageWriter } {
  const gate = new Gate();
  const admit = (message: Message): Message | undefined => {
    if (Message.isRequest(message)) {
      const error = gate.refusalOf(message);
      if (error === undefined) return message.method === "initialize" ? withCapabilities(message) : message;
      const answer: ResponseMessage = { jsonrpc: "2.0", id: message.id, error };
      void writer.write(answer);
      return undefined;
    }
    if (Message.isNotification(message)) return gate.admits(message) ? message : undefined;
    if (Message.isResponse(message)) return message;
    log.warn("a message that is no request, notification or response is ignored");
    return undefined;
  };
  const pass = (message: Message, callback: DataCallback): void => {
    try {
      const admitted = admit(message);
      if (admitted) callback(admitted);
    } catch (error) {
      log.bug("messageGate", error);
    }
  };
  return {
    reader: {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback: DataCallback): Disposable => reader.listen((message) => pass(message, callback)),
      dispose: () => reader.dispose(),
    },
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      write: (message) => {
        if (Message.isResponse(message)) gate.answered(message);
        return writer.write(message);
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
  };
}

/** The library reads the capabilities of the client without looking whether there are any. */
function withCapabilities(message: RequestMessage): RequestMessage {
  const params = isRecord(message.params) ? message.params : {};
  return { ...message, params: { ...params, capabilities: field(params, "capabilities") ?? {} } };
}

class Gate {
  #phase: "waiting" | "open" | "closing" = "waiting";
  readonly #unanswered = new Set<RequestMessage["id"]>();
  readonly #cancelled = new Set<RequestMessage["id"]>();

  refusalOf({ id, method }: RequestMessage): Refusal | undefined {
    const isInitialize = method === "initialize";
    if (this.#phase === "waiting" && !isInitialize)
      return { code: ErrorCodes.ServerNotInitialized, message: "The first request must be initialize." };
    if (this.#phase !== "waiting" && isInitialize) return invalid("The server is initialized already.");
    if (this.#phase === "closing") return invalid("The server is shutting down.");
    if (this.#unanswered.has(id)) return invalid("The id belongs to a request that is not answered yet.");
    if (isInitialize) this.#phase = "open";
    if (method === "shutdown") this.#phase = "closing";
    this.#unanswered.add(id);
    return undefined;
  }

  admits({ method, params }: NotificationMessage): boolean {
    if (method === "exit") return true;
    if (method === "$/cancelRequest") return this.#cancels(field(params, "id"));
    return this.#phase !== "waiting";
  }

  /** The library fails when an id is missing or is cancelled twice, and remembers every unknown one. */
  #cancels(id: unknown): boolean {
    if (typeof id !== "string" && typeof id !== "number") return false;
    if (!this.#unanswered.has(id) || this.#cancelled.has(id)) return false;
    this.#cancelled.add(id);
    return true;
  }

  answered({ id }: ResponseMessage): void {
    this.#unanswered.delete(id);
    this.#cancelled.delete(id);
  }
}

const invalid = (message: string): Refusal => ({ code: ErrorCodes.InvalidRequest, message });
