import assert from "node:assert/strict";
import type { Access, Caller, SuggestionEvent } from "../../server/domain/access.ts";
import { openAccess } from "../../server/gateway/openAccess.ts";
import { post } from "../gateway/support/testGateway.ts";
import { fakeClock } from "../support/fakeClock.ts";
import { closeWatched, seriesIn, valueOf, watchedGateway, type WatchedOptions } from "./support/watchedGateway.ts";

const refusing = (reason: "overQuota" | "forbidden"): Access => ({
  ...openAccess,
  admit: async () => ({ kind: "refused", reason, detail: "no" }),
});
const unknownToAll: Access = {
  ...openAccess,
  authenticate: async () => ({ kind: "refused", reason: "unauthorised", detail: "who?" }),
};
const endless = { says: "word ".repeat(1000), delayMs: 1, clock: fakeClock() };
const prompt = { prompt: "def add(a, b):", suffix: "\n" };

const openai = (status: number, reason: string): string =>
  `lacuna_requests_total{dialect="openai",route="/v1/completions",status="${status}",reason="${reason}"}`;

type Case = {
  readonly title: string;
  readonly options?: WatchedOptions;
  readonly script?: Parameters<typeof watchedGateway>[0];
  readonly body?: unknown;
  readonly path?: string;
  readonly expected: Readonly<Record<string, number>>;
};

const cases: readonly Case[] = [
  {
    title: "a completion",
    expected: {
      [openai(200, "none")]: 1,
      'lacuna_completions_total{model="test-model",stop="endOfGeneration"}': 1,
      'lacuna_tokens_total{model="test-model",kind="generated"}': 3,
      'lacuna_stage_seconds_count{model="test-model",stage="firstToken"}': 1,
      'lacuna_stage_seconds_count{model="test-model",stage="queue"}': 1,
      'lacuna_stage_seconds_count{model="test-model",stage="prefill"}': 1,
      'lacuna_stage_seconds_count{model="test-model",stage="decode"}': 1,
      'lacuna_stage_seconds_count{model="test-model",stage="total"}': 1,
      'lacuna_request_seconds_count{dialect="openai"}': 1,
    },
  },
  { title: "over the quota", options: { access: refusing("overQuota") }, expected: { [openai(429, "overQuota")]: 1 } },
  {
    title: "refused by policy",
    options: { access: refusing("forbidden") },
    expected: { [openai(403, "forbidden")]: 1 },
  },
  { title: "nobody we know", options: { access: unknownToAll }, expected: { [openai(401, "unauthorised")]: 1 } },
  { title: "a body that is no request", body: { suffix: 3 }, expected: { [openai(400, "badRequest")]: 1 } },
  { title: "an unknown model", body: { ...prompt, model: "made-up" }, expected: { [openai(404, "unknownModel")]: 1 } },
  {
    title: "a path that is none",
    path: "/v1/made-up",
    expected: { 'lacuna_requests_total{dialect="none",route="unknown",status="404",reason="notFound"}': 1 },
  },
  {
    title: "trouble in the engine",
    script: { says: "", troubles: ["engineBusy"] },
    expected: {
      [openai(503, "unavailable")]: 1,
      'lacuna_completions_total{model="test-model",stop="engineBusy"}': 1,
    },
  },
  {
    title: "an answer that takes too long",
    script: endless,
    options: { config: { limits: { requestSeconds: 1 } } },
    expected: { [openai(504, "timedOut")]: 1, 'lacuna_completions_total{model="test-model",stop="aborted"}': 1 },
  },
];

suite("telemetry: metrics of real requests", () => {
  teardown(closeWatched);

  for (const { title, options, script, body, path, expected } of cases)
    test(title, async () => {
      const metrics = { telemetry: { metrics: { port: 0 } } };
      const watched = await watchedGateway(script ?? { says: "return a + b" }, {
        ...options,
        config: { ...metrics, ...options?.config },
      });
      await (await post(watched.gateway.url + (path ?? "/v1/completions"), body ?? prompt)).text();
      await watched.served(1);
      const exposition = await watched.scrape();
      const found = Object.fromEntries(Object.keys(expected).map((series) => [series, valueOf(exposition, series)]));
      assert.deepEqual(found, expected);
    });

  test("a client that leaves", async () => {
    const watched = await watchedGateway(endless);
    const leave = new AbortController();
    const answer = await fetch(`${watched.gateway.url}/v1/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...prompt, stream: true }),
      signal: AbortSignal.any([leave.signal, untilRunning(watched, leave)]),
    }).catch(() => undefined);
    await answer?.text().catch(() => undefined);
    await watched.served(1);
    assert.equal(valueOf(await watched.scrape(), openai(499, "none")), 1);
  });

  test("queues: what runs, waits and is refused", async () => {
    const watched = await watchedGateway(endless, { config: { limits: { running: 1, waiting: 0 }, ...ownPort } });
    const first = post(`${watched.gateway.url}/v1/completions`, prompt).catch(() => undefined);
    while (watched.engine.running === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await post(`${watched.gateway.url}/v1/completions`, prompt)).status, 503);
    const exposition = await watched.scrape();
    const values = ["running", "waiting", "running_limit", "queue_refused_total"].map((name) =>
      valueOf(exposition, `lacuna_${name}{model="test-model"}`),
    );
    assert.deepEqual(values, [1, 0, 1, 1]);
    await endless.clock.advance(10_000);
    await first;
  });

  test("the engine's states and how often it came into them", async () => {
    const watched = await watchedGateway({ says: "x" });
    watched.engine.become({ kind: "restarting", detail: "" });
    watched.engine.become({ kind: "restarting", detail: "" });
    const exposition = await watched.scrape();
    assert.equal(valueOf(exposition, 'lacuna_engine_state{model="test-model",state="restarting"}'), 1);
    assert.equal(valueOf(exposition, 'lacuna_engine_state{model="test-model",state="ready"}'), 0);
    assert.equal(valueOf(exposition, 'lacuna_engine_changes_total{model="test-model",state="restarting"}'), 1);
    assert.equal(valueOf(exposition, 'lacuna_engine_changes_total{model="test-model",state="failed"}'), 0);
  });

  test("accounts: the database, the audit log and the disk", async () => {
    const clock = fakeClock();
    let isIntact = true;
    const accounts = { isReady: async () => false, isAuditIntact: async () => isIntact, folder: "." };
    const watched = await watchedGateway({ says: "x" }, { accounts, clock });
    const before = await watched.scrape();
    assert.equal(valueOf(before, "lacuna_database_up"), 0);
    assert.equal(valueOf(before, "lacuna_audit_intact"), 1);
    assert.ok((valueOf(before, 'lacuna_disk_bytes{kind="free"}') ?? 0) > 0);
    isIntact = false;
    await clock.advance(60 * 60 * 1000);
    assert.equal(valueOf(await watched.scrape(), "lacuna_audit_intact"), 0);
    await closeWatched();
    assert.equal(clock.sleeping, 0, "the check goes on after the end");
  });

  test("without accounts there is nothing about them", async () => {
    const exposition = await (await watchedGateway({ says: "x" })).scrape();
    assert.doesNotMatch(exposition, /^lacuna_(database|audit|disk)/m);
    assert.match(exposition, /^lacuna_build_info\{version="1\.2\.3"\} 1$/m);
    assert.match(exposition, /^nodejs_eventloop_lag_seconds /m);
  });
});

suite("telemetry: what clients send", () => {
  teardown(closeWatched);

  test("10,000 made-up languages, editors, models and routes add no series", async () => {
    const watched = await watchedGateway(
      { says: "x" },
      { config: { limits: { perAddressBurst: 100_000 }, ...ownPort } },
    );
    const send = async (at: number): Promise<void> => {
      const { url } = watched.gateway;
      const answers = await Promise.all([
        post(`${url}/v1/completions`, { ...prompt, model: `made-up-${at}` }),
        fetch(`${url}/made-up-${at}`, { headers: { "user-agent": `editor-${at}` } }),
      ]);
      for (const answer of answers) await answer.text();
    };
    const told = (word: string): SuggestionEvent => ({
      ...{ kind: "shown", language: word, editor: word, model: word, characters: 3 },
    });
    await send(0);
    watched.telemetry.record(caller, told("made-up"));
    await watched.served(2);
    const before = ownSeries(await watched.scrape());
    for (let at = 1; at <= 10_000; at++) watched.telemetry.record(caller, told(`made-up-${at}`));
    for (let at = 1; at <= 200; at++) await send(at);
    await watched.served(402);
    const after = await watched.scrape();
    assert.deepEqual(ownSeries(after), before);
    assert.doesNotMatch(after, /made-up/);
    const series = 'lacuna_suggestions_total{event="shown",language="other",model="other"}';
    assert.equal(valueOf(after, series), 10_001);
  });

  test("no text of a request, and nobody's name, is in metrics or log", async () => {
    const canary = "CANARY_7f3a";
    const watched = await watchedGateway({ says: `return ${canary}` });
    const { url } = watched.gateway;
    const body = { prompt: canary, suffix: canary, model: canary, user: canary, language: canary };
    await post(`${url}/v1/completions?q=${canary}`, body, { "x-request-id": canary, "user-agent": canary });
    await post(`${url}/v1/completions`, { ...body, model: "test-model" }, { authorization: `Bearer ${canary}` });
    await post(`${url}/infill`, {
      input_prefix: canary,
      input_suffix: canary,
      input_extra: [{ text: canary, filename: canary }],
    });
    await post(`${url}/${canary}`, `{"${canary}`);
    await watched.served(4);
    const exposition = await watched.scrape();
    assert.match(exposition, /^lacuna_requests_total.* 1$/m);
    assert.doesNotMatch(
      exposition + watched.logLines.join("\n"),
      new RegExp(`${canary}|everybody on this machine`, "i"),
    );
  });
});

suite("telemetry: who may read the metrics", () => {
  teardown(closeWatched);

  test("on the server's own port: whoever may run the server", async () => {
    const reader: Access = {
      ...openAccess,
      authenticate: async (secret) =>
        secret === "good"
          ? { kind: "caller", caller: { ...caller, scopes: ["server.write"] } }
          : { kind: "caller", caller },
    };
    const { gateway } = await watchedGateway({ says: "x" }, { access: reader });
    assert.equal((await fetch(`${gateway.url}/metrics`)).status, 403);
    const answer = await fetch(`${gateway.url}/metrics`, { headers: { authorization: "Bearer good" } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    assert.match(await answer.text(), /^lacuna_engine_state/m);
  });

  test("on the listener of its own: no page under a foreign name, no other path", async () => {
    const { telemetry } = await watchedGateway({ says: "x" });
    const url = telemetry.url ?? "";
    assert.equal((await fetch(url, { headers: { origin: "https://evil.example" } })).status, 403);
    assert.equal((await fetch(url.replace("/metrics", "/v1/models"))).status, 404);
    assert.equal((await fetch(url, { method: "POST" })).status, 404);
  });

  test("without the configuration there is no listener", async () => {
    const { telemetry } = await watchedGateway({ says: "x" }, { config: { telemetry: {} } });
    assert.equal(telemetry.url, undefined);
  });
});

/** Those of the process itself come and go with its sockets and the collector's runs. */
const ownSeries = (exposition: string): readonly string[] =>
  seriesIn(exposition).flatMap((line) => (line.startsWith("lacuna_") ? [line.slice(0, line.lastIndexOf(" "))] : []));

const ownPort = { telemetry: { metrics: { port: 0 } } };
const caller: Caller = {
  ...{ userId: "u1", name: "ann", role: "developer", groups: [], tokenId: undefined },
  scopes: ["complete"],
};

/** Aborts when the engine has begun. */
function untilRunning({ engine }: { engine: { running: number } }, leave: AbortController): AbortSignal {
  const check = (): void => {
    if (engine.running > 0) leave.abort();
    else setImmediate(check);
  };
  check();
  return leave.signal;
}
