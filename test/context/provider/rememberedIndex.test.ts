import assert from "node:assert/strict";
import { rememberAnswers } from "../../../server/context/provider/rememberedIndex.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { fakeIndex } from "../../support/fakeIndex.ts";

const query = { names: [], paths: ["a.ts"], container: undefined, limit: 9 };
const text = (name: string): { languageId: string; text: string } => ({
  languageId: "typescript",
  text: `export const ${name} = 1;\n`,
});
const never = new AbortController().signal;

suite("remembered answers", () => {
  const open = () => {
    const clock = fakeClock();
    const index = fakeIndex(new Map([["a.ts", text("first").text]]));
    const reader = rememberAnswers(index, clock);
    const names = async () => (await reader.definitions(query, never)).map(({ name }) => name).join();
    return { clock, index, reader, names };
  };

  test("the same question within seconds is asked once", async () => {
    const { index, names } = open();
    assert.equal(await names(), "first");
    assert.equal(await names(), "first");
    assert.equal(index.asked.length, 1);
  });

  test("an older answer is given at once, and a fresh one is fetched for the next time", async () => {
    const { clock, index, names } = open();
    await names();
    index.setOpenText("a.ts", text("second"));
    await clock.advance(5000);
    assert.equal(await names(), "first");
    await clock.advance(1);
    assert.equal(await names(), "second");
    assert.equal(clock.sleeping, 0);
  });

  test("an answer of long ago is not given any more", async () => {
    const { clock, index, names } = open();
    await names();
    index.setOpenText("a.ts", text("second"));
    await clock.advance(121_000);
    assert.equal(await names(), "second");
  });

  test("what was answered while the index was building is not kept", async () => {
    const { index, names } = open();
    index.state = { kind: "building", files: 0, definitions: 0, detail: "" };
    await names();
    index.state = { kind: "ready", files: 1, definitions: 1, detail: "" };
    index.setOpenText("a.ts", text("second"));
    assert.equal(await names(), "second");
  });

  test("a changed file is asked about anew", async () => {
    const { index, reader } = open();
    const first = await reader.outlineOf("a.ts", never);
    index.setOpenText("a.ts", text("second"));
    assert.equal(await reader.outlineOf("a.ts", never), first);
    reader.forget("a.ts");
    assert.equal((await reader.outlineOf("a.ts", never))?.definitions[0]?.name, "second");
  });

  test("a question without an answer is given up after a second", async () => {
    const { clock, index, reader } = open();
    let signal: AbortSignal | undefined;
    index.definitions = (_, given) => {
      signal = given;
      return new Promise((resolve) => given.addEventListener("abort", () => resolve([])));
    };
    const asked = reader.definitions(query, never);
    await clock.advance(1000);
    assert.deepEqual(await asked, []);
    assert.equal(signal?.aborted, true);
    assert.equal(clock.sleeping, 0);
  });
});
