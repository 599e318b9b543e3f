import { Disposable, EventEmitter, type SecretStorage } from "vscode";

type Tokens = Readonly<Record<string, string>>;

const secretKey = "lacuna.tokens";

/** Tokens of team servers, by server, in the editor's own secret storage: encrypted, and shared by all windows. */
export class TeamTokens {
  private readonly secrets: SecretStorage;
  private readonly emitter = new EventEmitter<Tokens>();
  private readonly owned: Disposable;
  private latest: Tokens = {};

  /** Also when another window has signed in or out. */
  readonly onChange = this.emitter.event;

  constructor(secrets: SecretStorage) {
    this.secrets = secrets;
    this.owned = Disposable.from(
      this.emitter,
      secrets.onDidChange(({ key }) => {
        if (key === secretKey) void this.read().then((tokens) => this.emitter.fire(tokens));
      }),
    );
  }

  /** As they were when last read. */
  get current(): Tokens {
    return this.latest;
  }

  async read(): Promise<Tokens> {
    const kept = await this.secrets.get(secretKey);
    this.latest = readTokens(kept);
    return this.latest;
  }

  async keep(server: string, token: string): Promise<void> {
    await this.write({ ...(await this.read()), [server]: token });
  }

  async forget(server: string): Promise<void> {
    const { [server]: _gone, ...others } = await this.read();
    await this.write(others);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async write(tokens: Tokens): Promise<void> {
    await (Object.keys(tokens).length === 0
      ? this.secrets.delete(secretKey)
      : this.secrets.store(secretKey, JSON.stringify(tokens)));
    this.latest = tokens;
  }
}

function readTokens(kept: string | undefined): Tokens {
  if (kept === undefined) return {};
  const parsed: unknown = JSON.parse(kept);
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(parsed ?? {}).filter(isText));
}
