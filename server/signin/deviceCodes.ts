import { randomBytes, randomInt } from "node:crypto";
import type { Caller } from "../domain/access.ts";
import type { Clock } from "../domain/clock.ts";
import { RequestFailure } from "../gateway/failure.ts";
import { networkOf } from "../gateway/http/addressLimit.ts";

/** An editor that waits for somebody to let it in. */
export type Asking = {
  readonly userCode: string;
  /** In the client's own words: nobody has checked it. */
  readonly client: string;
  readonly address: string;
  readonly startedAtMs: number;
};

type Waiting = Asking & {
  intervalMs: number;
  polledAtMs: number;
  decision: { readonly kind: "denied" } | { readonly kind: "approved"; readonly by: Caller } | undefined;
};

export type Polled =
  | { readonly kind: "pending" | "slowDown" | "denied" | "expired" | "unknown" }
  | { readonly kind: "approved"; readonly by: Caller; readonly client: string };

export const deviceLifeMs = 600_000;
export const pollMs = 5000;
/** A client that waits as long as it was told may be this much early when the network was slow before. */
const earlyMs = 500;
const most = 500;
const mostPerAddress = 20;
/** Without vowels, so that no words come out, and without letters that are taken for others; 20 to the power of 8 codes. */
const letters = "BCDFGHJKLMNPQRSTVWXZ";

/** Device codes of RFC 8628, in memory: a restart makes clients ask again. */
export class DeviceCodes {
  readonly #waiting = new Map<string, Waiting>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(client: string, address: string): { readonly deviceCode: string; readonly userCode: string } {
    const now = this.#clock.now();
    for (const [code, each] of this.#waiting) if (this.#isOver(each, deviceLifeMs)) this.#waiting.delete(code);
    const open = [...this.#waiting.values()];
    const network = networkOf(address);
    const here = open.filter((each) => networkOf(each.address) === network && !this.#isOver(each));
    if (open.length >= most || here.length >= mostPerAddress)
      throw new RequestFailure("overQuota", "Too many clients wait to be signed in. Try again in some minutes.", {
        retryAfterSeconds: 60,
      });
    const deviceCode = randomBytes(32).toString("base64url");
    const userCode = newUserCode(new Set(open.map((each) => each.userCode)));
    this.#waiting.set(deviceCode, {
      ...{ userCode, client, address, startedAtMs: now },
      ...{ intervalMs: pollMs, polledAtMs: -Infinity, decision: undefined },
    });
    return { deviceCode, userCode };
  }

  /** What waits under this code, however it is written; undefined when nothing does, or when it has been decided. */
  find(userCode: string): Asking | undefined {
    return this.#find(userCode);
  }

  approve(userCode: string, by: Caller): boolean {
    return this.#decide(userCode, { kind: "approved", by });
  }

  deny(userCode: string): boolean {
    return this.#decide(userCode, { kind: "denied" });
  }

  /** A decision is told once. */
  poll(deviceCode: string): Polled {
    const waiting = this.#waiting.get(deviceCode);
    if (!waiting) return { kind: "unknown" };
    if (this.#isOver(waiting)) return this.#told(deviceCode, { kind: "expired" });
    const now = this.#clock.now();
    const isEarly = now - waiting.polledAtMs < waiting.intervalMs - earlyMs;
    waiting.polledAtMs = now;
    if (isEarly) {
      waiting.intervalMs += pollMs;
      return { kind: "slowDown" };
    }
    const { decision, client } = waiting;
    if (!decision) return { kind: "pending" };
    return this.#told(deviceCode, decision.kind === "denied" ? decision : { ...decision, client });
  }

  secondsSince({ startedAtMs }: Asking): number {
    return Math.round((this.#clock.now() - startedAtMs) / 1000);
  }

  #told(deviceCode: string, polled: Polled): Polled {
    this.#waiting.delete(deviceCode);
    return polled;
  }

  #decide(userCode: string, decision: NonNullable<Waiting["decision"]>): boolean {
    const waiting = this.#find(userCode);
    if (waiting) waiting.decision = decision;
    return waiting !== undefined;
  }

  #find(written: string): Waiting | undefined {
    const plain = written.toUpperCase().replace(/[^A-Z]/g, "");
    const userCode = `${plain.slice(0, 4)}-${plain.slice(4)}`;
    return [...this.#waiting.values()].find(
      (each) => each.userCode === userCode && each.decision === undefined && !this.#isOver(each),
    );
  }

  /** Those that are over stay a while, so that their client is told so. */
  readonly #isOver = ({ startedAtMs }: Waiting, sinceMs = 0): boolean =>
    this.#clock.now() - startedAtMs >= deviceLifeMs + sinceMs;
}

function newUserCode(taken: ReadonlySet<string>): string {
  const word = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  let code = `${word()}-${word()}`;
  while (taken.has(code)) code = `${word()}-${word()}`;
  return code;
}
