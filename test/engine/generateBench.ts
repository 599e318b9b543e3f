import assert from "node:assert/strict";
import { tokens } from "../../server/base/brand.ts";
import type { GenerateRequest } from "../../server/domain/engine.ts";
import { type Ending, generate, type Workbench } from "../../server/engine/host/generate.ts";
import { LineShelf } from "../../server/engine/host/lineShelf.ts";
import { ParkedLines } from "../../server/engine/host/parkedLines.ts";
import { Scheduler, type Ticket } from "../../server/engine/host/scheduler.ts";
import { families } from "../../server/prompt/families.ts";
import { type FakeClock, fakeClock } from "../support/fakeClock.ts";
import { type FakeModel, fakeModel, type FakeModelOptions } from "./fakeInference.ts";

export type Answer = { readonly ending: Ending; readonly text: string; readonly pieces: readonly string[] };
export type Ask = Partial<GenerateRequest> & { readonly prompt?: string };

const request = ({ prompt, ...rest }: Ask): GenerateRequest => ({
  sequenceKey: "file:///a.ts",
  parts: [{ special: "<|fim_prefix|>" }, { text: prompt ?? "const a" }, { special: "<|fim_middle|>" }],
  heal: "",
  maxTokens: tokens(50),
  stopTexts: [],
  stopSpecials: [],
  priority: "interactive",
  temperature: 0,
  seed: 1,
  ...rest,
});

export class Bench {
  readonly clock: FakeClock = fakeClock();
  readonly scheduler = new Scheduler(this.clock, { perClient: 9, total: 9, background: 4 });
  readonly model: FakeModel;
  readonly #bench: Workbench;

  constructor(
    options: FakeModelOptions & { readonly batchLength?: number | (() => number); readonly isParking?: boolean },
  ) {
    this.model = fakeModel(options);
    this.#bench = {
      model: this.model,
      family: families.qwen,
      shelf: new LineShelf(
        this.model.lines,
        options.isParking ? { lines: new ParkedLines(1_000_000), leastTokens: 16 } : undefined,
      ),
      batchTokens: () =>
        typeof options.batchLength === "function" ? options.batchLength() : (options.batchLength ?? 64),
      clock: this.clock,
      adaptThreads: () => {},
    };
  }

  async ask(ask: Ask, signal?: AbortSignal): Promise<Answer> {
    const asked = request(ask);
    const ticket: Ticket = { client: "1", key: asked.sequenceKey, priority: asked.priority };
    const turn = this.scheduler.enter(ticket);
    assert.ok(turn);
    signal?.addEventListener("abort", () => turn.abort());
    const pieces: string[] = [];
    try {
      const ending = await generate(this.#bench, asked, { turn, emit: (text) => pieces.push(text) });
      return { ending, text: pieces.join(""), pieces };
    } finally {
      turn.end();
    }
  }
}

export const report = ({ ending }: Answer) => {
  assert.equal(ending.kind, "done", JSON.stringify(ending));
  return ending.kind === "done" ? ending.report : assert.fail();
};

/** What is left of `says` once part of it stands behind the last marker of the prompt. */
export function rest(says: string, prompt: string): string {
  const after = prompt.split("<|fim_middle|>").at(-1) ?? "";
  const bytes = Buffer.from(says).toString("latin1");
  const said = Buffer.from(after)
    .toString("latin1")
    .replace(/\u00ef\u00bf\u00bd$/, "");
  return Buffer.from(bytes.startsWith(said) ? bytes.slice(said.length) : "", "latin1").toString();
}
