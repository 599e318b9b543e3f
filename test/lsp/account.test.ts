import assert from "node:assert/strict";
import type { SignedIn, SignInWish, TeamAccount } from "../../server/domain/teamAccount.ts";
import { startHarness, type Harness } from "./harness.ts";

type Scripted = TeamAccount & {
  readonly wishes: SignInWish[];
  readonly held: unknown[];
  readonly signals: AbortSignal[];
};

const url = "https://code.example.com";
const secret = "lac_0123456789abcdef";

function scriptedAccount(outcome: SignedIn | "waits" = signedIn): Scripted {
  const [wishes, held, signals]: [SignInWish[], unknown[], AbortSignal[]] = [[], [], []];
  return {
    ...{ wishes, held, signals, user: () => "ann" },
    hold: (tokens) => void held.push(tokens),
    who: async () => ({ kind: "known", url, user: "ann", model: "m" }),
    signOut: async ({ issued }) => {
      const token = issued.includes(url) ? "revoked" : issued.length > 0 ? "untold" : "valid";
      return { url, had: true, token, detail: token === "untold" ? "it is away." : "" };
    },
    signIn: async (wish, signal) => {
      wishes.push(wish);
      signals.push(signal);
      if (wish.token === undefined)
        wish.show({ url, page: `${url}/device`, userCode: "BCDF-GHJK", expiresInSeconds: 600 });
      if (outcome !== "waits") return outcome;
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return { kind: "refused", url, detail: "Cancelled." };
    },
  };
}
const signedIn: SignedIn = { kind: "signedIn", url, user: "ann", token: secret, kept: "" };

suite("language server: the team's server", () => {
  let harness: Harness;
  teardown(() => harness.stop());
  const start = async (account: Scripted, initializationOptions: object = {}): Promise<Scripted> => {
    harness = startHarness({ account });
    const clientInfo = { name: "Test Editor" };
    await harness.client.initialize({ clientInfo, initializationOptions });
    return account;
  };

  test("a client that keeps tokens is given the new one; another is not", async () => {
    const keeping = await start(scriptedAccount(), { tokens: { [url]: "old", broken: 7 } });
    assert.deepEqual(keeping.held, [{ [url]: "old" }]);
    const message = `Signed in to ${url} as ann.`;
    assert.deepEqual(await harness.client.request("lacuna/signIn", {}), {
      ...{ ok: true, message, url, user: "ann", token: secret },
    });
    assert.equal(keeping.wishes[0]?.isKeptHere, false);
    await harness.stop();
    const other = await start(scriptedAccount());
    assert.deepEqual(await harness.client.request("lacuna/signIn"), { ok: true, message, url, user: "ann" });
    assert.equal(other.wishes[0]?.isKeptHere, true);
    assert.match(other.wishes[0]?.client ?? "", /^Test Editor on /);
  });

  test("the code goes to the client while the answer waits; cancelling ends the wait", async () => {
    const account = await start(scriptedAccount("waits"));
    const id = harness.client.start("lacuna/signIn", {});
    assert.deepEqual(await harness.client.find("lacuna/signInCode"), {
      ...{ url, page: `${url}/device`, userCode: "BCDF-GHJK", expiresInSeconds: 600 },
    });
    assert.equal(harness.client.answers.has(id), false);
    harness.client.cancel(id);
    assert.deepEqual(await harness.client.answer(id), { ok: false, message: "Cancelled.", url });
    assert.equal(account.signals[0]?.aborted, true);
  });

  test("a pasted token and another server are passed on; no code is shown", async () => {
    const account = await start(scriptedAccount());
    await harness.client.request("lacuna/signIn", { url: "https://other", token: secret });
    assert.deepEqual([account.wishes[0]?.url, account.wishes[0]?.token], ["https://other", secret]);
    assert.deepEqual(harness.client.params("lacuna/signInCode"), []);
    assert.doesNotMatch(harness.logged.join("\n"), /lac_/);
  });

  test("tokens that the client keeps are replaced when it says so", async () => {
    const account = await start(scriptedAccount(), { tokens: {} });
    harness.client.notify("lacuna/tokens", { tokens: { [url]: secret } });
    harness.client.notify("lacuna/tokens", { tokens: "nonsense" });
    harness.client.notify("lacuna/tokens");
    await harness.client.settle();
    assert.deepEqual(account.held, [{}, { [url]: secret }]);
  });

  test("who, and out again", async () => {
    await start(scriptedAccount());
    assert.deepEqual(await harness.client.request("lacuna/whoAmI"), {
      ...{ message: `${url} knows you as ann and offers m.`, url, user: "ann" },
    });
    const outs: readonly [unknown, RegExp][] = [
      [undefined, /\. The token was made elsewhere and stays valid until it is revoked there\.$/],
      [{ issued: "nonsense" }, /made elsewhere/],
      [{ issued: [url, 7] }, /\. The token is revoked\.$/],
      [{ issued: ["https://other"] }, /, but the server could not be told: it is away\. .+ on your page there\.$/],
    ];
    for (const [params, said] of outs) {
      const answer = await harness.client.request<{ message: string; url: string }>("lacuna/signOut", params);
      assert.equal(answer.url, url);
      assert.match(answer.message, said);
    }
    const status = await harness.client.request<{ user?: string; detail: string }>("lacuna/status");
    assert.equal(status.user, "ann");
  });

  test("a defect is answered, and its text does not get out", async () => {
    const broken: Scripted = { ...scriptedAccount(), signIn: () => Promise.reject(new Error("boom")) };
    await start(broken);
    assert.deepEqual(await harness.client.request("lacuna/signIn", {}), {
      ...{ ok: false, message: "The sign-in failed; the log has the details." },
    });
  });
});
