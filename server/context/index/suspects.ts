/** More are forgotten, oldest first. */
const mostHeld = 200;

/** Which files make the process crash, told by what it was reading each time. */
export class Suspects {
  readonly #suspects = new Set<string>();
  readonly #culprits = new Set<string>();
  #reading: readonly string[] = [];

  /** Native code is about to see the text of these. */
  reading(paths: readonly string[]): void {
    this.#reading = paths;
  }

  crashed(): void {
    const [first] = this.#reading;
    if (this.#reading.length === 1 && first !== undefined && this.#suspects.has(first)) add(this.#culprits, first);
    for (const path of this.#reading) add(this.#suspects, path);
    this.#reading = [];
  }

  /** A culprit that was changed is tried again. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.#culprits.delete(path);
  }

  get suspects(): readonly string[] {
    return [...this.#suspects];
  }

  get culprits(): readonly string[] {
    return [...this.#culprits];
  }
}

function add(paths: Set<string>, path: string): void {
  paths.add(path);
  const [oldest] = paths;
  if (paths.size > mostHeld && oldest !== undefined) paths.delete(oldest);
}
