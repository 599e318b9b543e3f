import { Disposable, EventEmitter, type SecretStorage } from "vscode";

type Tokens = Readonly<Record<string, string>>;

/** `issued`: the server gave it to this editor by a code. One that was pasted is kept as a text alone. */
type Kept = { readonly token: string; readonly issued: boolean };
type KeptTokens = Readonly<Record<string, Kept>>;

const secretKey = "lacuna.tokens";

/** Tokens of team servers, by server, in the editor's own secret storage: encrypted, and shared by all windows. */
export class TeamTokens {
  private readonly secrets: SecretStorage;
  private readonly emitter = new EventEmitter<Tokens>();
  private readonly owned: Disposable;
  private latest: KeptTokens = {};

  /** Also when another window has signed in or out. */
  readonly onChange = this.emitter.event;

  constructor(secrets: SecretStorage) {
    this.secrets = secrets;
    this.owned = Disposable.from(
      this.emitter,
      secrets.onDidChange(({ key }) => {
        if (key === secretKey) void this.read().then(() => this.emitter.fire(this.current));
      }),
    );
  }

  /** As they were when last read. */
  get current(): Tokens {
    return Object.fromEntries(Object.entries(this.latest).map(([server, { token }]) => [server, token]));
  }

  /** Servers whose token this editor was given by a code. */
  get issued(): readonly string[] {
    return Object.keys(this.latest).filter((server) => this.latest[server]?.issued);
  }

  async read(): Promise<void> {
    this.latest = readTokens(await this.secrets.get(secretKey));
  }

  async keep(server: string, kept: Kept): Promise<void> {
    await this.read();
    await this.write({ ...this.latest, [server]: kept });
  }

  async forget(server: string): Promise<void> {
    await this.read();
    const { [server]: _gone, ...others } = this.latest;
    await this.write(others);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async write(tokens: KeptTokens): Promise<void> {
    const entries = Object.entries(tokens).map(([server, kept]) => [server, kept.issued ? kept : kept.token]);
    await (entries.length === 0
      ? this.secrets.delete(secretKey)
      : this.secrets.store(secretKey, JSON.stringify(Object.fromEntries(entries))));
    this.latest = tokens;
  }
}

function readTokens(stored: string | undefined): KeptTokens {
  if (stored === undefined) return {};
  const parsed: unknown = JSON.parse(stored);
  return Object.fromEntries(
    Object.entries(parsed ?? {}).flatMap(([server, each]: [string, unknown]) => {
      const kept = readKept(each);
      return kept === undefined ? [] : [[server, kept]];
    }),
  );
}

function readKept(each: unknown): Kept | undefined {
  if (typeof each === "string") return { token: each, issued: false };
  if (typeof each !== "object" || each === null || !("token" in each) || typeof each.token !== "string")
    return undefined;
  return { token: each.token, issued: "issued" in each && each.issued === true };
}
