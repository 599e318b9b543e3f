import { RequestFailure } from "../failure.ts";
import type { Completion, Piece } from "../fim/fimRequest.ts";
import type { Reply } from "../route.ts";

type Format = {
  readonly completion: Completion;
  /** The messages of one piece. */
  readonly messagesOf: (piece: Piece) => readonly unknown[];
  /** The message that says that the engine failed on the way: the status has been sent. */
  readonly failed: (failure: RequestFailure) => unknown;
};

/** Server-sent events. `last` is what the dialect sends after the last message. */
export const eventStream = (format: Format & { readonly last: string }): Reply => ({
  kind: "stream",
  contentType: "text/event-stream; charset=utf-8",
  chunks: write(format, { frame: (message) => `data: ${message}\n\n`, last: format.last }),
});

/** One JSON text a line. */
export const jsonLines = (format: Format): Reply => ({
  kind: "stream",
  contentType: "application/x-ndjson",
  chunks: write(format, { frame: (message) => `${message}\n`, last: "" }),
});

type Wire = { readonly frame: (message: string) => string; readonly last: string };

async function* write({ completion, messagesOf, failed }: Format, { frame, last }: Wire): AsyncGenerator<string> {
  try {
    for await (const piece of completion.pieces)
      for (const message of messagesOf(piece)) yield frame(JSON.stringify(message));
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    yield frame(JSON.stringify(failed(error)));
  }
  if (last !== "") yield last;
}
