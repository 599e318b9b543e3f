import assert from "node:assert/strict";
import fc from "fast-check";
import { Scheduler, type Ticket, type Turn } from "../../server/engine/host/scheduler.ts";
import { fakeClock } from "../support/fakeClock.ts";

const batchMs = 10;
const limits = { perClient: 16, total: 64, background: 3 };

type Arrival = Ticket & { readonly batches: number; readonly afterMs: number };

/** What became of a request; times in milliseconds. */
type Fate = {
  readonly arrival: Arrival;
  readonly askedAt: number;
  readonly startedAt: number[];
  ending: "done" | "aborted" | "refused" | undefined;
};

const arrivals = fc.array(
  fc.record({
    client: fc.constantFrom("a", "b", "c"),
    key: fc.constantFrom("1", "2", "3"),
    priority: fc.constantFrom<"interactive" | "background">("interactive", "background"),
    batches: fc.integer({ min: 1, max: 6 }),
    afterMs: fc.integer({ min: 0, max: 35 }),
  }),
  { minLength: 1, maxLength: 30 },
);

/** Lets the arrivals happen, and says in the end what became of each; `look` is called before every batch. */
async function run(all: readonly Arrival[], look: (fates: readonly Fate[]) => void = () => {}): Promise<Fate[]> {
  const clock = fakeClock();
  const scheduler = new Scheduler(clock, limits);
  const fates: Fate[] = [];
  const serve = async (fate: Fate, turn: Turn): Promise<void> => {
    fate.ending = "aborted";
    for (let batch = 0; await turn.checkpoint(); batch++) {
      if (batch === fate.arrival.batches) {
        fate.ending = "done";
        break;
      }
      fate.startedAt.push(clock.now());
      look(fates);
      await clock.sleep(batchMs);
    }
    turn.end();
  };
  const running: Promise<void>[] = [];
  for (const arrival of all) {
    await clock.advance(arrival.afterMs);
    const fate: Fate = { arrival, askedAt: clock.now(), startedAt: [], ending: undefined };
    fates.push(fate);
    const turn = scheduler.enter(arrival);
    if (turn) running.push(serve(fate, turn));
    else fate.ending = "refused";
  }
  await clock.advance(30 * 6 * batchMs + 1000);
  await Promise.all(running);
  assert.equal(scheduler.length, 0);
  return fates;
}

const isFor = (a: Arrival, b: Arrival): boolean => a.client === b.client && a.key === b.key;

suite("Scheduler, whatever arrives", () => {
  const check = (property: (all: readonly Arrival[]) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(arrivals, property), { numRuns: 60 });

  test("the newest request of every document is answered", () =>
    check(async (all) => {
      const fates = await run(all);
      const typed = fates.filter(({ arrival }) => arrival.priority === "interactive");
      for (const [at, { arrival, ending }] of typed.entries()) {
        const isNewest = !typed.slice(at + 1).some((later) => isFor(later.arrival, arrival));
        if (isNewest) assert.equal(ending, "done");
        assert.ok(ending === "done" || ending === "aborted");
      }
    }));

  test("background work keeps a user waiting for the rest of one batch at most", () =>
    check(async (all) => {
      const fates = await run(all);
      for (const { askedAt, startedAt, arrival } of fates) {
        const [first] = startedAt;
        if (first === undefined || arrival.priority === "background") continue;
        const speculative = fates
          .filter((other) => other.arrival.priority === "background")
          .flatMap((other) => other.startedAt)
          .filter((at) => at >= askedAt && at < first);
        // One that begins in the very instant of the question was there first.
        assert.ok(speculative.filter((at) => at > askedAt).length === 0, `${speculative.join()} after ${askedAt}`);
      }
    }));

  test("one piece of background work is begun at a time, and few wait", () =>
    check(async (all) => {
      await run(all, (fates) => {
        const open = fates.filter(({ arrival, ending }) => arrival.priority === "background" && ending === "aborted");
        const superseded = (fate: Fate): boolean =>
          fates.slice(fates.indexOf(fate) + 1).some((later) => isFor(later.arrival, fate.arrival));
        const begun = open.filter((fate) => fate.startedAt.length > 0 && fate.startedAt.length < fate.arrival.batches);
        assert.ok(begun.filter((fate) => !superseded(fate)).length <= 1);
      });
    }));

  test("no client has two turns while another one waits for its first", () =>
    check(async (all) => {
      const fates = await run(all);
      const typed = fates.filter(({ arrival }) => arrival.priority === "interactive");
      for (const { arrival, askedAt, startedAt, ending } of typed) {
        const [first] = startedAt;
        if (first === undefined || ending !== "done") continue;
        // Only a client's first waiting request is owed a turn; the others share it.
        const own = typed.filter((each) => each.arrival.client === arrival.client);
        const hadTurn = own.some((each) => (each.startedAt[0] ?? 0) > askedAt && (each.startedAt[0] ?? 0) < first);
        if (hadTurn) continue;
        for (const other of new Set(typed.map((each) => each.arrival.client))) {
          if (other === arrival.client) continue;
          const turns = typed.filter(
            (each) =>
              each.arrival.client === other && (each.startedAt[0] ?? -1) > askedAt && (each.startedAt[0] ?? 0) < first,
          );
          assert.ok(turns.length <= 1, `${other} had ${turns.length} turns before ${arrival.client}`);
        }
      }
    }));
});
