import { Client, type ClientConfig } from "pg";

const firstWaitMs = 250;
const mostWaitMs = 10_000;
/** How often the connection is asked whether it still is one: a network that swallows packets says nothing by itself. */
const lookEveryMs = 5000;

export type Heard = {
  readonly channel: string;
  /** Other notifications on the channel are not meant for us. */
  readonly payload: string;
  readonly told: () => void;
};

/**
 * Calls `told` for each notification, and whenever listening begins (anew): what was said before is lost. A connection that
 * cannot be had is tried again for ever.
 */
export class Listening {
  readonly #config: ClientConfig;
  readonly #heard: Heard;
  #waitMs = firstWaitMs;
  #hasEnded = false;
  #timer: NodeJS.Timeout | undefined;
  #client: Client | undefined;
  #connecting: Promise<void>;

  constructor(config: ClientConfig, heard: Heard) {
    this.#config = { ...config, keepAlive: true, query_timeout: lookEveryMs };
    this.#heard = heard;
    this.#connecting = this.#connect();
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    await this.#connecting;
    if (this.#client) await endOf(this.#client);
  }

  async #connect(): Promise<void> {
    const client = new Client(this.#config);
    this.#client = client;
    const { channel, payload, told } = this.#heard;
    // `end` follows each of them.
    client.on("error", () => {});
    client.on("end", () => this.#lose(client));
    client.on("notification", (each) => each.payload === payload && told());
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.#waitMs = firstWaitMs;
      told();
      this.#lookLater(client);
    } catch {
      // Whoever cannot listen knows changes later, and goes on trying.
      this.#lose(client);
    }
  }

  #lookLater(client: Client): void {
    this.#later(lookEveryMs, async () => {
      try {
        await client.query("select 1");
        if (client === this.#client) this.#lookLater(client);
      } catch {
        // No answer in time is the loss that is looked for.
        this.#lose(client);
      }
    });
  }

  #lose(client: Client): void {
    if (client !== this.#client || this.#hasEnded) return;
    this.#client = undefined;
    void endOf(client);
    // Servers that lost the same database do not all come back in the same instant.
    this.#later(this.#waitMs * (0.5 + Math.random()), () => (this.#connecting = this.#connect()));
    this.#waitMs = Math.min(mostWaitMs, this.#waitMs * 2);
  }

  #later(ms: number, run: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (!this.#hasEnded) this.#timer = setTimeout(() => void run(), ms).unref();
  }
}

/** Of a connection that is broken there is nothing to be told. */
const endOf = (client: Client): Promise<void> => client.end().catch(() => undefined);
