/**
 * An administrative operation that was not carried out. Thrown, not returned: dozens of operations share these few endings,
 * and one place per caller (a route, a command) turns them into a status. The message is a sentence for people.
 */
export class AccountsError extends Error {
  override readonly name = "AccountsError";
  readonly reason: "forbidden" | "notFound" | "conflict" | "invalid";

  constructor(reason: AccountsError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}
