/** What Neovim draws, kept from its `redraw` events (`ext_linegrid`). */
type Cell = { text: string; highlight: number };
type Attributes = { readonly foreground?: number };

/** The colour that the tests give to ghost text and nothing else has. */
export const ghostColour = 0xc0ffee;

export class Grid {
  #rows: Cell[][] = [];
  readonly #attributes = new Map<number, Attributes>();

  /** Applies one `redraw` notification; true when the screen is consistent, that is, at a flush. */
  apply(batches: readonly (readonly unknown[])[]): boolean {
    let isFlushed = false;
    for (const [event, ...calls] of batches) {
      if (event === "flush") isFlushed = true;
      for (const call of calls) this.#one(String(event), call as never[]);
    }
    return isFlushed;
  }

  get text(): string {
    return this.#render((cell) => cell.text);
  }

  /** Ghost cells only, a line per row that has some. */
  get ghost(): string {
    const rows = this.#rows.map((row) => row.map((cell) => (this.#isGhost(cell) ? cell.text : "")).join(""));
    return rows
      .map((row) => row.trimEnd())
      .filter((row) => row !== "")
      .join("\n");
  }

  /** The screen as a reader sees it, ghost text in «…». */
  get picture(): string {
    return this.#rows
      .map((row) => {
        let line = "";
        row.forEach((cell, at) => {
          const isGhost = this.#isGhost(cell);
          if (isGhost && !this.#isGhost(row[at - 1])) line += "«";
          if (!isGhost && this.#isGhost(row[at - 1])) line += "»";
          line += cell.text;
        });
        return line.trimEnd();
      })
      .join("\n");
  }

  #isGhost(cell: Cell | undefined): boolean {
    return cell !== undefined && this.#attributes.get(cell.highlight)?.foreground === ghostColour;
  }

  #render(show: (cell: Cell) => string): string {
    return this.#rows.map((row) => row.map(show).join("").trimEnd()).join("\n");
  }

  #one(event: string, call: readonly never[]): void {
    if (event === "grid_resize") this.#resize(call[1]!, call[2]!);
    else if (event === "grid_clear") this.#resize(this.#rows[0]?.length ?? 0, this.#rows.length);
    else if (event === "hl_attr_define") this.#attributes.set(call[0]!, call[1]!);
    else if (event === "grid_line") this.#line(call[1]!, call[2]!, call[3]!);
    else if (event === "grid_scroll") this.#scroll(call.slice(1, 6));
  }

  #resize(columns: number, rows: number): void {
    const blank = (): Cell => ({ text: " ", highlight: 0 });
    this.#rows = Array.from({ length: rows }, () => Array.from({ length: columns }, blank));
  }

  #line(row: number, column: number, cells: readonly [string, number?, number?][]): void {
    let highlight = 0;
    for (const [text, own, repeat] of cells) {
      highlight = own ?? highlight;
      for (let times = repeat ?? 1; times > 0; times--) this.#rows[row]![column++] = { text, highlight };
    }
  }

  #scroll([top = 0, bottom = 0, left = 0, right = 0, by = 0]: readonly number[]): void {
    const copy = this.#rows.map((row) => [...row]);
    for (let row = top; row < bottom; row++) {
      const from = row + by;
      if (from < top || from >= bottom) continue;
      for (let column = left; column < right; column++) this.#rows[row]![column] = copy[from]![column]!;
    }
  }
}
