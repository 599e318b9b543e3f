/** Numbers for texts: a word that occurs in a thousand files is held once. Numbers are never given to another text. */
export class Interner {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    // A piece cut out of a file's text would keep the whole text in memory.
    const own = Buffer.from(text, "utf8").toString("utf8");
    const number = this.#texts.length;
    this.#texts.push(own);
    this.#numbers.set(own, number);
    return number;
  }

  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  textOf(number: number): string {
    return this.#texts[number] ?? "";
  }
}
