import assert from "node:assert/strict";
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelFile } from "../../server/domain/modelStore.ts";
import { stopEngines } from "../../server/engine/control.ts";
import { collect, never, Place, reasonOf } from "../engine/harness.ts";
import { ggufBytes, modelMetadata } from "../support/gguf.ts";
import { hole, realEngine, requireSmallModel, smallModel } from "./engineFixture.ts";

suite("broken model files and the real library", function () {
  this.timeout(120_000);
  let place: Place;
  setup(() => {
    requireSmallModel();
    place = new Place();
  });
  teardown(() => place.clear());

  function beginning(bytes: number): Buffer {
    const file = openSync(smallModel.file, "r");
    const buffer = Buffer.alloc(bytes);
    readSync(file, buffer, 0, bytes, 0);
    closeSync(file);
    return buffer;
  }

  test("each is named, the host survives, and a sound one works afterwards", async () => {
    const martian = modelMetadata(undefined, { architecture: "martian" });
    const broken: [string, Buffer | undefined, string, RegExp?][] = [
      ["missing", undefined, "modelMissing"],
      ["text", Buffer.from("not a model at all\n".repeat(100)), "modelInvalid"],
      ["truncated", beginning(20_000_000), "modelInvalid"],
      ["unheardOf", ggufBytes({ metadata: martian }), "modelInvalid", /unknown model architecture: 'martian'/],
    ];
    let model: ModelFile = smallModel;
    const engine = realEngine(place.endpoint, { model: () => model });
    place.atEnd(async () => {
      await engine.dispose();
      await stopEngines("0.1.0", place.endpoint);
    });
    for (const [name, bytes, reason, why = /./] of broken) {
      const file = join(place.folder, `${name}.gguf`);
      if (bytes) writeFileSync(file, bytes);
      model = { id: name, file, sha256: undefined, family: "qwen" };
      const state = await engine.prepare(never);
      assert.ok(state.kind === "failed" && state.reason === reason, JSON.stringify(state));
      assert.ok(state.detail.includes(name));
      assert.match(state.detail, why);
    }
    model = smallModel;
    assert.equal((await engine.prepare(never)).kind, "ready");
    assert.equal(reasonOf(await collect(engine.generate(hole({ before: "let a = ", after: "" }), never))), "done");
    assert.equal(engine.pids.length, 1, "one host did all of it");
  });
});
