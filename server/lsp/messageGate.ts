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
import { field } from "../settings/record.ts";

type Wire = { readonly reader: MessageReader; readonly writer: MessageWriter; readonly log: Log };

type Refusal = { readonly code: number; readonly message: string };

/**
 * The rules of LSP's life cycle, which the library does not enforce: nothing before `initialize`, one `initialize`,
 * no request after `shutdown`, and no id twice at a time. Sits between the transport and the library.
 */
export function gateMessages({ reader, writer, log }: Wire): { reader: MessageReader; writer: MessageWriter } {
  const gate = new Gate();
  const admit = (message: Message): boolean => {
    if (Message.isRequest(message)) {
      const error = gate.refusalOf(message);
      if (error === undefined) return true;
      const answer: ResponseMessage = { jsonrpc: "2.0", id: message.id, error };
      void writer.write(answer);
      return false;
    }
    if (Message.isNotification(message)) return gate.admits(message);
    if (Message.isResponse(message)) return true;
    log.warn("a message that is no request, notification or response is ignored");
    return false;
  };
  return {
    reader: {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback: DataCallback): Disposable => reader.listen((message) => admit(message) && callback(message)),
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

class Gate {
  #phase: "waiting" | "open" | "closing" = "waiting";
  readonly #unanswered = new Set<RequestMessage["id"]>();

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
    // The library reads the id without looking whether there is one.
    if (method === "$/cancelRequest" && field(params, "id") === undefined) return false;
    return this.#phase !== "waiting";
  }

  answered({ id }: ResponseMessage): void {
    this.#unanswered.delete(id);
  }
}

const invalid = (message: string): Refusal => ({ code: ErrorCodes.InvalidRequest, message });
