import assert from "node:assert/strict";
import type { UsageFigures, UsageReply } from "../../server/admin/api.ts";
import { offset } from "../../server/base/brand.ts";
import { reportUse, type Told } from "../../server/cli/lsp/reportUse.ts";
import type { Completer, CompletionRequest } from "../../server/domain/completer.ts";
import { client, closeClients, prepared } from "../engine/team/support.ts";
import { scriptedCompleter, shown } from "../lsp/harness.ts";
import { fakeClock, type FakeClock } from "../support/fakeClock.ts";
import { adminSuite } from "./support/adminSuite.ts";

/** From a language server's completer over POST /v1/lacuna/events into GET /v1/lacuna/usage, with the client's time in hand. */
adminSuite("admin: whether suggestions are kept", (current) => {
  teardown(closeClients);

  const suggestion = "first second third";
  const request = (uri: string): CompletionRequest => ({
    ...({ offset: offset(0), trigger: "automatic", wanted: 1, selected: undefined, precedingCells: "" } as const),
    snapshot: { uri, languageId: "go", version: 1, text: "", path: "a.go" },
    indentation: { insertSpaces: true, tabSize: 2 },
  });

  type Deed = (completer: Completer, id: string, write: (text: string) => void) => void;

  /** What the server's report says of a language server whose user did these things, each to a suggestion of its own, one second after another. */
  const figuresOf = async (deeds: readonly Deed[]) => {
    const secret = await current().person("ann");
    const olga = await current().person("olga", "owner");
    await current().post(olga, "settings", { minimumGroup: 1 });
    const clock = fakeClock();
    const team = client(current().url, { token: () => secret, clock });
    await prepared(team);
    const inner = scriptedCompleter((asked) => {
      const outcome = shown(asked, suggestion);
      return outcome.kind === "shown"
        ? { ...outcome, items: outcome.items.map((item) => ({ ...item, id: asked.snapshot.uri })) }
        : outcome;
    });
    const today = { from: "2026-03-23", to: "2026-03-23", by: "language,editor,model" };
    const lines = async () => (await current().get<UsageReply>(olga, "usage", today)).body.lines;
    const wire = new Wire(clock, async () => eventsIn((await lines())[0]?.figures));
    const completer = reportUse(inner, {
      report: (event) => wire.report(event, (each) => team.team.report(each)),
      clock,
    });
    for (const [at, deed] of deeds.entries()) {
      const { snapshot } = request(`file:///${at}.go`);
      await completer.complete(request(snapshot.uri), new AbortController().signal);
      completer.shown(snapshot.uri);
      deed(completer, snapshot.uri, (text) => completer.documentChanged({ ...snapshot, text }, "typed"));
      await wire.pass(1);
    }
    await wire.pass(330);
    completer.dispose();
    const [line, ...others] = await lines();
    assert.deepEqual(others, []);
    assert.deepEqual(line?.key, { language: "go", editor: "other", model: "test-model" });
    return line.figures;
  };

  const accepts: Deed = (completer, id, write) => {
    completer.accepted(id, undefined);
    write(`x ${suggestion} y`);
  };
  const cases: readonly {
    readonly title: string;
    readonly deeds: readonly Deed[];
    readonly told: Readonly<Record<string, number>>;
  }[] = [
    {
      title: "one that stays is kept after 30 s and after 5 min",
      deeds: [accepts],
      told: { shown: 1, accepted: 1, keptAfter30s: 1, keptAfter5min: 1, acceptedCharacters: 18 },
    },
    {
      title: "one that is only shown, one rejected, one taken out at once",
      deeds: [
        () => {},
        (completer, id) => completer.rejected(id),
        (completer, id, write) => {
          accepts(completer, id, write);
          write("x");
        },
      ],
      told: { shown: 3, accepted: 1, rejected: 1, acceptedCharacters: 18 },
    },
    {
      title: "one accepted word by word is one that is partly accepted, with all its words",
      deeds: [
        (completer, id, write) => {
          for (const end of [5, 12]) completer.accepted(id, end);
          write("first second, and more");
        },
      ],
      told: { shown: 1, partlyAccepted: 1, keptAfter30s: 1, keptAfter5min: 1, acceptedCharacters: 12 },
    },
    {
      title: "one accepted by a word, then whole, is one that is accepted",
      deeds: [
        (completer, id, write) => {
          completer.accepted(id, 5);
          accepts(completer, id, write);
        },
      ],
      told: { shown: 1, accepted: 1, keptAfter30s: 1, keptAfter5min: 1, acceptedCharacters: 18 },
    },
  ];
  for (const { title, deeds, told } of cases)
    test(title, async () => {
      const { requests, promptTokens, generatedTokens, ...figures } = await figuresOf(deeds);
      assert.deepEqual([requests, promptTokens, generatedTokens], [0, 0, 0]);
      assert.deepEqual(figures, { ...nothing, ...told });
    });
});

const nothing = {
  ...{ shown: 0, accepted: 0, partlyAccepted: 0, rejected: 0, keptAfter30s: 0, keptAfter5min: 0 },
  acceptedCharacters: 0,
};

const eventsIn = (figures: UsageFigures | undefined): number => {
  const { shown, accepted, partlyAccepted, rejected, keptAfter30s, keptAfter5min } = figures ?? nothing;
  return shown + accepted + partlyAccepted + rejected + keptAfter30s + keptAfter5min;
};

/** Lets time pass for the client, and waits in real time for what it sends meanwhile, so that no deadline of its own passes. */
class Wire {
  readonly #clock: FakeClock;
  readonly #arrived: () => Promise<number>;
  #told = 0;
  #waitsSinceMs: number | undefined;

  constructor(clock: FakeClock, arrived: () => Promise<number>) {
    this.#clock = clock;
    this.#arrived = arrived;
  }

  report(event: Told, send: (event: Told) => void): void {
    this.#told++;
    this.#waitsSinceMs ??= this.#clock.now();
    send(event);
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await this.#clock.advance(1000);
      if (this.#waitsSinceMs === undefined || this.#clock.now() - this.#waitsSinceMs < batchMs) continue;
      this.#waitsSinceMs = undefined;
      await this.#allArrived();
    }
  }

  async #allArrived(): Promise<void> {
    let arrived = 0;
    for (let attempt = 0; attempt < 500; attempt++) {
      arrived = await this.#arrived();
      if (arrived >= this.#told) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${arrived} of ${this.#told} events arrived`);
  }
}

/** How long a client collects events before it sends them. */
const batchMs = 20_000;
