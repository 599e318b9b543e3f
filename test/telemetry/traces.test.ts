import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { post } from "../gateway/support/testGateway.ts";
import { closeWatched, watchedGateway, type Watched } from "./support/watchedGateway.ts";

type Attribute = {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
};
type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
};
type Sent = {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
};

suite("telemetry: traces", () => {
  let receiver: Server;
  let bodies: unknown[] = [];
  setup(async () => {
    bodies = [];
    receiver = createServer((request, response) => {
      void json(request).then((body) => {
        bodies.push(body);
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
  });
  teardown(async () => {
    await closeWatched();
    receiver.closeAllConnections();
    receiver.close();
  });

  const opened = (percent = 100): Promise<Watched> => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/traces`;
    return watchedGateway({ says: "return CANARY_answer" }, { config: { telemetry: { traces: { url, percent } } } });
  };
  /** Ends the server, which sends what it has. */
  const spans = async (): Promise<readonly Span[]> => {
    await closeWatched();
    return bodies.flatMap((body) =>
      (body as Sent).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  };

  const given = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };
  const canary = "CANARY_7f3a";

  test("a request's stages go on with the caller's trace, and the engine is told", async () => {
    const watched = await opened(0);
    const headers = { traceparent: `00-${given.trace}-${given.span}-01`, "user-agent": canary };
    const body = { prompt: canary, suffix: canary, user: canary };
    await (await post(`${watched.gateway.url}/v1/completions?${canary}`, body, headers)).text();
    await watched.served(1);
    const found = await spans();
    const byName = new Map(found.map((span) => [span.name, span]));
    const root = byName.get("POST /v1/completions");
    const engine = byName.get("engine");
    assert.deepEqual([...byName.keys()].toSorted(), [
      ...["POST /v1/completions", "admission", "decode", "engine", "prefill", "queue"],
    ]);
    assert.ok(found.every(({ traceId }) => traceId === given.trace));
    assert.equal(root?.parentSpanId, given.span);
    assert.deepEqual(parents(byName, ["admission", "queue", "engine"]), [root?.spanId, root?.spanId, root?.spanId]);
    assert.deepEqual(parents(byName, ["prefill", "decode"]), [engine?.spanId, engine?.spanId]);
    assert.equal(watched.engine.requests[0]?.traceparent, `00-${given.trace}-${engine?.spanId}-01`);
    for (const { startTimeUnixNano, endTimeUnixNano } of found)
      assert.ok(BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano));
    const log = watched.logLines.join("\n");
    assert.match(log, new RegExp(`"traceId":"${given.trace}"`));
    assert.doesNotMatch(JSON.stringify(bodies) + log, /CANARY|everybody on this machine/);
  });

  test("attributes are figures and names from tables", async () => {
    const { gateway, served } = await opened();
    await (await post(`${gateway.url}/v1/completions`, { prompt: "a" })).text();
    await served(1);
    const keys = new Set((await spans()).flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    assert.deepEqual([...keys].toSorted(), [
      ...["gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"],
      ...["http.request.method", "http.response.status_code", "http.route"],
      ...["lacuna.dialect", "lacuna.request_id", "lacuna.reused_tokens", "lacuna.stop"],
    ]);
  });

  const samplings = [
    {
      title: "the caller's choice not to sample holds",
      percent: 100,
      traceparent: `00-${given.trace}-${given.span}-00`,
    },
    { title: "none of a hundred", percent: 0, traceparent: undefined },
  ];
  for (const { title, percent, traceparent } of samplings)
    test(`nothing is sent: ${title}`, async () => {
      const { gateway, served } = await opened(percent);
      await (await post(`${gateway.url}/v1/completions`, { prompt: "a" }, traceparent ? { traceparent } : {})).text();
      await served(1);
      assert.deepEqual(await spans(), []);
    });

  for (const traceparent of [canary, `00-${"0".repeat(32)}-${given.span}-01`, `ff-${given.trace}-${given.span}-01`])
    test(`a trace begins anew after ${traceparent}`, async () => {
      const { gateway, served } = await opened();
      await (await fetch(`${gateway.url}/health`, { headers: { traceparent } })).text();
      await served(1);
      const [root] = await spans();
      assert.match(root?.traceId ?? "", /^[\da-f]{32}$/);
      assert.ok(![given.trace, "0".repeat(32)].includes(root?.traceId ?? ""));
      assert.equal(root?.parentSpanId, undefined);
    });

  test("without the configuration no engine hears of a trace", async () => {
    const { gateway, engine } = await watchedGateway({ says: "x" });
    const traceparent = `00-${given.trace}-${given.span}-01`;
    await (await post(`${gateway.url}/v1/completions`, { prompt: "a" }, { traceparent })).text();
    assert.equal(engine.requests[0]?.traceparent, undefined);
  });
});

const parents = (spans: ReadonlyMap<string, Span>, names: readonly string[]): readonly (string | undefined)[] =>
  names.map((name) => spans.get(name)?.parentSpanId);
