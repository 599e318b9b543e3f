/** Generations that can be told to end, by their owner only. */
export class Running {
  readonly #running = new Map<string, AbortController>();

  begin(userId: string, id: string): AbortSignal {
    const controller = new AbortController();
    this.#running.set(keyOf(userId, id), controller);
    return controller.signal;
  }

  /** Does nothing for one that has ended. */
  stop(userId: string, id: string): void {
    this.#running.get(keyOf(userId, id))?.abort();
  }

  end(userId: string, id: string): void {
    this.#running.delete(keyOf(userId, id));
  }
}

const keyOf = (userId: string, id: string): string => `${userId}\n${id}`;
