import assert from "node:assert/strict";
import { systemClock } from "../../../server/base/systemClock.ts";
import type { Engine, GenerateEvent, GenerateRequest } from "../../../server/domain/engine.ts";
import { createRemoteEngine } from "../../../server/engine/remote/createRemoteEngine.ts";
import { parseEndpoint } from "../../../server/engine/remote/endpoint.ts";
import { FakeServer, type Respond } from "./fakeServer.ts";
import { request } from "./wireFixtures.ts";

export const never = new AbortController().signal;

/** A server that answers as told, and the engine that asks it. */
export class RemoteBench {
  server: FakeServer | undefined;
  engine: Engine | undefined;

  async open(kind: string, routes: Record<string, Respond>, options = ""): Promise<Engine> {
    this.server = new FakeServer(routes);
    const parsed = parseEndpoint(`${kind} ${await this.server.listen()} ${options}`, {
      isOffline: true,
      allowsPlainHttp: false,
    });
    assert.ok(parsed.kind === "endpoint", JSON.stringify(parsed));
    this.engine = createRemoteEngine({
      endpoint: parsed.endpoint,
      clock: systemClock,
      contextTokens: () => 3000,
      patience: { answerMs: 2000, firstMs: 300, silenceMs: 300 },
    });
    await this.engine.prepare(never);
    return this.engine;
  }

  async ask(more: Partial<GenerateRequest> = {}, signal = never): Promise<{ text: string; last: GenerateEvent }> {
    assert.ok(this.engine);
    let text = "";
    let last: GenerateEvent | undefined;
    for await (const event of this.engine.generate({ ...request, ...more }, signal)) {
      assert.equal(last, undefined, "an event after the last one");
      if (event.kind === "text") text += event.text;
      else last = event;
    }
    assert.ok(last);
    return { text, last };
  }

  async close(): Promise<void> {
    await this.engine?.dispose();
    await this.server?.close();
    this.engine = this.server = undefined;
  }
}

export const troubleIn = (last: GenerateEvent): string =>
  last.kind === "trouble" ? `${last.reason}: ${last.detail}` : last.kind;
