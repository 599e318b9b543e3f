import type { Accounts } from "../accounts/createAccounts.ts";
import type { Caller } from "../domain/access.ts";
import type { Clock } from "../domain/clock.ts";
import { RequestFailure } from "../gateway/failure.ts";
import { AddressLimit } from "../gateway/http/addressLimit.ts";
import type { Asking, DeviceCodes } from "./deviceCodes.ts";

/** Of one person: a code is typed a few times, or guessed many times. */
const attempts = { perMinute: 10, burst: 20 };

/** Where somebody who is signed in lets a client in. */
export class DeviceDesk {
  readonly #codes: DeviceCodes;
  readonly #audit: Accounts["audit"];
  readonly #limit: AddressLimit;

  constructor(codes: DeviceCodes, audit: Accounts["audit"], clock: Clock) {
    this.#codes = codes;
    this.#audit = audit;
    this.#limit = new AddressLimit(attempts, clock);
  }

  find(caller: Caller, userCode: string): Asking & { readonly secondsAgo: number } {
    const refusal = this.#limit.take(caller.userId);
    if (refusal) throw refusal;
    const asking = this.#codes.find(userCode);
    if (!asking) throw unknownCode();
    return { ...asking, secondsAgo: this.#codes.secondsSince(asking) };
  }

  async decide(caller: Caller, userCode: string, decision: "approve" | "deny"): Promise<void> {
    const missing = (["complete", "self"] as const).find((scope) => !caller.scopes.includes(scope));
    if (decision === "approve" && missing !== undefined)
      throw new RequestFailure(
        "forbidden",
        `A client needs the permission "${missing}", which you or your token do not have.`,
      );
    this.find(caller, userCode);
    const isDone = decision === "approve" ? this.#codes.approve(userCode, caller) : this.#codes.deny(userCode);
    if (!isDone) throw unknownCode();
    await this.#audit.record(caller, {
      ...{ action: decision === "approve" ? "login.accept" : "login.refuse", detail: { way: "device" } },
    });
  }
}

const unknownCode = (): RequestFailure =>
  new RequestFailure(
    "notFound",
    "No client waits under this code. It may have been mistyped, used, or be older than ten minutes.",
  );
