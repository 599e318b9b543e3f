import type { Caller, StageTimes, SuggestionEvent, UsageSink } from "../../domain/access.ts";
import type { Query, SqlValue } from "../sql/sql.ts";
import { editorWord, languageWord } from "../../domain/clientWords.ts";

/** A request, or what became of a suggestion. */
type Kind = "request" | SuggestionEvent["kind"];

export type UsageRow = {
  readonly at: Date;
  readonly userId: string;
  readonly team: string;
  readonly kind: Kind;
  readonly language: string;
  readonly editor: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly generatedTokens: number;
  readonly characters: number;
  readonly times: StageTimes;
};

/** More are not kept while the database is away: figures are worth less than the server's memory. */
const mostPending = 20_000;
/** An embedded database keeps the event loop busy for as long as a statement takes. */
const mostPerInsert = 250;

/** Keeps usage in memory until it is written, many rows at a time: see sql/sql.ts for why. */
export class UsageRecorder implements UsageSink {
  readonly #wall: () => Date;
  /** Names of models that this server offers: another word from a client is stored as `other`. */
  readonly #isModel: (name: string) => boolean;
  #pending: UsageRow[] = [];

  constructor(wall: () => Date, isModel: (name: string) => boolean) {
    this.#wall = wall;
    this.#isModel = isModel;
  }

  record(caller: Caller, event: SuggestionEvent): void {
    this.add(caller, { ...event, promptTokens: 0, generatedTokens: 0, times: event.times ?? {} });
  }

  add(caller: Caller, said: Omit<UsageRow, "at" | "userId" | "team">): void {
    if (this.#pending.length >= mostPending) return;
    this.#pending.push({
      at: this.#wall(),
      userId: caller.userId,
      // Of several groups the first: a figure is counted once.
      team: caller.groups[0] ?? "none",
      kind: said.kind,
      language: languageWord(said.language),
      editor: editorWord(said.editor),
      model: this.#isModel(said.model) ? said.model : "other",
      promptTokens: wholeOf(said.promptTokens),
      generatedTokens: wholeOf(said.generatedTokens),
      characters: wholeOf(said.characters),
      times: said.times,
    });
  }

  /** Writes what is there; what could not be written stays for the next time. */
  async flush(sql: Query): Promise<void> {
    while (this.#pending.length > 0) {
      const rows = this.#pending.splice(0, mostPerInsert);
      try {
        await insert(sql, rows);
      } catch (error) {
        this.#pending.unshift(...rows);
        throw error;
      }
    }
  }
}

/** A person erased meanwhile has no row in `users` any more; theirs are left out instead of failing everybody's. */
async function insert(sql: Query, rows: readonly UsageRow[]): Promise<void> {
  const columns = rows.map(valuesOf);
  const values: (readonly (string | number | null | Date)[])[] = columnTypes.map((_, column) =>
    columns.map((row) => row[column] ?? null),
  );
  const arrays = columnTypes.map((type, index) => `$${index + 1}::${type}[]`).join(", ");
  await sql.query(
    `insert into usage select given.* from unnest(${arrays})
       as given (at, user_id, team, kind, language, editor, model, prompt_tokens, generated_tokens, characters,
                 context_ms, queue_ms, prefill_ms, decode_ms, total_ms)
     where exists (select 1 from users where id = given.user_id)`,
    values satisfies readonly SqlValue[],
  );
}

const columnTypes = [
  "timestamptz",
  ...["text", "text", "text", "text", "text", "text"],
  ...["integer", "integer", "integer"],
  ...["real", "real", "real", "real", "real"],
];

const valuesOf = (row: UsageRow): readonly (string | number | null | Date)[] => [
  row.at,
  ...[row.userId, row.team, row.kind, row.language, row.editor, row.model],
  ...[row.promptTokens, row.generatedTokens, row.characters],
  ...[row.times.contextMs, row.times.queueMs, row.times.prefillMs, row.times.decodeMs, row.times.totalMs].map(msOf),
];

/** Counts come from clients, too: neither negative, nor fractions, nor beyond what the column holds. */
const wholeOf = (value: number): number =>
  Number.isFinite(value) ? Math.min(2_000_000_000, Math.max(0, Math.round(value))) : 0;

const msOf = (value: number | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.min(value, 1e9) : null;
