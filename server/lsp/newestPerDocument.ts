/** Why a running request was stopped. */
export type StopCause = "cancelled" | "superseded";

export type Running = { readonly signal: AbortSignal; readonly stopped: Promise<StopCause>; end(): void };
type Cancellable = {
  onCancellationRequested(listener: () => void): { dispose(): void };
  readonly isCancellationRequested: boolean;
};

/** One running request per document: the newest. Neovim, for one, never cancels, so the older one is stopped here. */
export class NewestPerDocument {
  readonly #stops = new Map<string, (cause: StopCause) => void>();

  start(uri: string, token: Cancellable): Running {
    this.#stops.get(uri)?.("superseded");
    const controller = new AbortController();
    let settle: (cause: StopCause) => void = () => {};
    const stopped = new Promise<StopCause>((resolve) => (settle = resolve));
    const stop = (cause: StopCause) => {
      settle(cause);
      controller.abort(cause);
    };
    this.#stops.set(uri, stop);
    const listening = token.onCancellationRequested(() => stop("cancelled"));
    if (token.isCancellationRequested) stop("cancelled");
    const end = () => {
      listening.dispose();
      if (this.#stops.get(uri) === stop) this.#stops.delete(uri);
    };
    return { signal: controller.signal, stopped, end };
  }

  stopAll(): void {
    for (const stop of this.#stops.values()) stop("cancelled");
    this.#stops.clear();
  }
}
