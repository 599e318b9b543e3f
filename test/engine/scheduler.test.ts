import assert from "node:assert/strict";
import fc from "fast-check";
import { choose, Scheduler, type Ticket, type Turn } from "../../server/engine/host/scheduler.ts";
import { fakeClock } from "../support/fakeClock.ts";

const limits = { perClient: 4, total: 6, background: 2 };
const ask = (client: string, key: string, priority: Ticket["priority"] = "interactive"): Ticket => ({
  client,
  key,
  priority,
});

/** Evaluates `batches` batches of 10 ms, noting each. */
async function work(
  turn: Turn | undefined,
  {
    name,
    batches,
    seen,
    clock,
  }: {
    name: string;
    batches: number;
    seen: string[];
    clock: ReturnType<typeof fakeClock>;
  },
): Promise<void> {
  if (!turn) {
    seen.push(`${name} busy`);
    return;
  }
  for (let batch = 0; batch < batches; batch++) {
    if (!(await turn.checkpoint())) {
      seen.push(`${name} aborted`);
      turn.end();
      return;
    }
    seen.push(name);
    await clock.sleep(10);
  }
  turn.end();
}

suite("Scheduler", () => {
  const setUp = () => {
    const clock = fakeClock();
    const scheduler = new Scheduler(clock, limits);
    const seen: string[] = [];
    const start = (name: string, batches: number, ticket: Ticket): Turn | undefined => {
      const turn = scheduler.enter(ticket);
      void work(turn, { name, batches, seen, clock });
      return turn;
    };
    return { clock, scheduler, seen, start };
  };

  test("one at a time, and the time spent waiting is counted", async () => {
    const { clock, seen, start } = setUp();
    start("a", 2, ask("1", "x"));
    const second = start("b", 1, ask("2", "x"));
    await clock.advance(100);
    assert.deepEqual(seen, ["a", "a", "b"]);
    assert.equal(second?.waitedMs, 20);
  });

  test("interactive work interrupts background work at the next batch, which goes on afterwards", async () => {
    const { clock, seen, start } = setUp();
    start("warm", 4, ask("1", "x", "background"));
    await clock.advance(15);
    start("typed", 2, ask("1", "y"));
    await clock.advance(100);
    assert.deepEqual(seen, ["warm", "warm", "typed", "typed", "warm", "warm"]);
  });

  test("the newest request for a document replaces the older ones", async () => {
    const { clock, seen, start } = setUp();
    start("old", 3, ask("1", "x"));
    start("older", 1, ask("1", "x", "background"));
    await clock.advance(5);
    start("new", 1, ask("1", "x"));
    start("other window", 1, ask("2", "x"));
    await clock.advance(100);
    assert.deepEqual(seen, ["old", "old aborted", "older aborted", "other window", "new"].sort(byFirst(seen)));
  });

  test("background work never replaces what a user asked for", async () => {
    const { clock, seen, start } = setUp();
    start("typed", 2, ask("1", "x"));
    start("warm", 1, ask("1", "x", "background"));
    await clock.advance(100);
    assert.deepEqual(seen, ["typed", "typed", "warm"]);
  });

  test("clients take turns, and within a client the newest goes first", async () => {
    const { clock, seen, start } = setUp();
    start("first", 1, ask("0", "x"));
    start("a1", 1, ask("a", "1"));
    start("a2", 1, ask("a", "2"));
    start("b1", 1, ask("b", "1"));
    await clock.advance(100);
    assert.equal(seen[0], "first");
    assert.ok(seen.indexOf("a2") < seen.indexOf("a1"));
    assert.ok(seen.indexOf("b1") < seen.indexOf("a1"), seen.join());
  });

  test("the host's own work goes next and is never refused", async () => {
    const { clock, seen, start } = setUp();
    start("running", 2, ask("1", "0"));
    for (let key = 1; key <= 5; key++) start(`r${key}`, 1, ask(String(key), "x"));
    start("exchange", 1, { client: "host", key: "model", priority: "host" });
    await clock.advance(200);
    assert.deepEqual(seen.slice(0, 3), ["running", "running", "exchange"]);
  });

  test("what was interrupted in the middle can be aborted, what has not begun stays", async () => {
    const { clock, scheduler, seen, start } = setUp();
    start("warm", 4, ask("1", "x", "background"));
    await clock.advance(5);
    start("typed", 2, ask("1", "y"));
    start("later", 1, ask("2", "x"));
    await clock.advance(10);
    scheduler.abortInterrupted();
    await clock.advance(100);
    assert.deepEqual(seen, ["warm", "later", "warm aborted", "typed", "typed"].sort(byFirst(seen)));
    assert.ok(seen.includes("warm aborted") && seen.includes("later"));
  });

  test("too many requests are refused, per client and in all", async () => {
    const { clock, seen, start } = setUp();
    for (let key = 0; key < 6; key++) start(`a${key}`, 1, ask("a", String(key)));
    for (let key = 0; key < 6; key++) start(`b${key}`, 1, ask("b", String(key)));
    await clock.advance(200);
    assert.equal(seen.filter((line) => line.startsWith("a") && line.endsWith("busy")).length, 2);
    assert.equal(seen.filter((line) => line.startsWith("b") && line.endsWith("busy")).length, 4);
    assert.equal(seen.filter((line) => !line.endsWith("busy")).length, 6);
  });

  test("a client that goes takes its requests with it", async () => {
    const { clock, scheduler, seen, start } = setUp();
    start("a1", 3, ask("a", "1"));
    start("a2", 1, ask("a", "2"));
    start("b1", 1, ask("b", "1"));
    await clock.advance(5);
    scheduler.abortClient("a");
    await clock.advance(100);
    assert.deepEqual(
      seen.filter((line) => !line.endsWith("aborted")),
      ["a1", "b1"],
    );
    assert.equal(scheduler.length, 0);
  });

  test("an abort while waiting ends the wait at once", async () => {
    const { clock, seen, start } = setUp();
    start("long", 5, ask("1", "x"));
    const waiting = start("waiting", 1, ask("2", "x"));
    await clock.advance(5);
    waiting?.abort();
    await clock.advance(0);
    assert.deepEqual(seen, ["long", "waiting aborted"]);
    await clock.advance(100);
  });

  test("whatever happens, everything ends and never two run at once", async () => {
    const step = fc.record({
      client: fc.constantFrom("a", "b", "c"),
      key: fc.constantFrom("1", "2"),
      priority: fc.constantFrom<Ticket["priority"]>("interactive", "background", "host"),
      batches: fc.integer({ min: 0, max: 3 }),
      abort: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const clock = fakeClock();
        const scheduler = new Scheduler(clock, limits);
        let running = 0;
        let most = 0;
        const one = async (turn: Turn, batches: number): Promise<void> => {
          for (let batch = 0; batch < batches && (await turn.checkpoint()); batch++) {
            most = Math.max(most, ++running);
            await clock.sleep(10);
            running--;
          }
          turn.end();
        };
        const all: Promise<void>[] = [];
        for (const { batches, abort, ...ticket } of steps) {
          const turn = scheduler.enter(ticket);
          if (!turn) continue;
          all.push(one(turn, batches));
          await clock.advance(7);
          if (abort) turn.abort();
        }
        await clock.advance(1000);
        await Promise.all(all);
        assert.ok(most <= 1);
        assert.equal(scheduler.length, 0);
      }),
      { numRuns: 40 },
    );
  });

  test("background work of all clients together is bounded: the oldest that has not begun is dropped", async () => {
    const { clock, seen, start } = setUp();
    for (const client of ["1", "2", "3", "4"]) start(`warm ${client}`, 2, ask(client, "x", "background"));
    await clock.advance(100);
    assert.deepEqual(seen.sort(), ["warm 1", "warm 1", "warm 2 aborted", "warm 3 aborted", "warm 4", "warm 4"]);
  });

  test("background work never takes the place of what a user asks for", async () => {
    const { clock, seen, start } = setUp();
    for (let key = 0; key < 2; key++) start(`warm${key}`, 1, ask("a", `warm${key}`, "background"));
    for (let key = 0; key < 4; key++) start(`typed${key}`, 1, ask("a", `typed${key}`));
    await clock.advance(100);
    assert.equal(seen.length, 6);
    assert.ok(!seen.some((line) => line.endsWith("busy") || line.endsWith("aborted")), seen.join());
  });

  test("what was interrupted goes on before other background work is begun", async () => {
    const { clock, seen, start } = setUp();
    start("warm", 3, ask("1", "x", "background"));
    start("other", 1, ask("2", "x", "background"));
    await clock.advance(15);
    start("typed", 1, ask("3", "y"));
    await clock.advance(100);
    assert.deepEqual(seen, ["warm", "warm", "typed", "warm", "other"]);
  });

  test("a newer prediction for the same document replaces the one before, also while it runs", async () => {
    const { clock, seen, start } = setUp();
    start("old", 4, ask("1", "x", "background"));
    await clock.advance(15);
    start("new", 1, ask("1", "x", "background"));
    await clock.advance(100);
    assert.deepEqual(seen, ["old", "old", "old aborted", "new"]);
  });

  test("it is known when something was interrupted last", async () => {
    const { clock, scheduler, start } = setUp();
    const first = start("a", 2, ask("1", "x"));
    await clock.advance(100);
    first?.abort();
    assert.equal(scheduler.interruptedAt, undefined, "what has ended cannot be interrupted");
    start("warm", 2, ask("1", "x", "background"));
    await clock.advance(5);
    start("typed", 1, ask("1", "y"));
    assert.equal(scheduler.interruptedAt, clock.now());
    await clock.advance(100);
    const running = start("b", 2, ask("1", "x"));
    await clock.advance(5);
    running?.abort();
    assert.equal(scheduler.interruptedAt, clock.now());
  });

  test("choose: rank, then the client that waited longest, then age", () => {
    const waiting = (ticket: Ticket, arrived: number, hasRun = false) => ({ ticket, arrived, arrivedAt: 0, hasRun });
    const entries = [
      waiting(ask("a", "1", "background"), 1),
      waiting(ask("a", "2", "background"), 2),
      waiting(ask("b", "1"), 3),
      waiting(ask("b", "2"), 4),
      waiting(ask("c", "1"), 5),
    ];
    const first = (of: typeof entries, served: [string, number][] = [], now = 0): number | undefined =>
      choose(of, { served: new Map(served), now })?.arrived;
    assert.equal(first(entries, [["c", 9]]), 4);
    assert.equal(first(entries, [["b", 9]]), 5);
    assert.equal(first(entries, [["c", 9]], 60_000), 3, "newer ones do not overtake for ever");
    assert.equal(first(entries.slice(0, 2)), 1);
    assert.equal(first([...entries.slice(0, 2), waiting(ask("d", "1", "background"), 6, true)], [["d", 9]]), 6);
    assert.equal(first([]), undefined);
  });
});

const byFirst =
  (seen: readonly string[]) =>
  (a: string, b: string): number =>
    seen.indexOf(a) - seen.indexOf(b);
