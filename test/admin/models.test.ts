import assert from "node:assert/strict";
import type { MeReply, StatusReply } from "../../server/admin/api.ts";
import { adminSuite } from "./support/adminSuite.ts";

adminSuite("admin: models by policy", (current) => {
  test("a model that policy keeps from somebody is neither in what they may ask for nor in the status", async () => {
    const olga = await current().person("olga", "owner");
    const ann = await current().person("ann");
    const seen = async (secret: string) => {
      const { server } = (await current().get<MeReply>(secret, "me")).body;
      const { engines } = (await current().get<StatusReply>(secret, "status")).body;
      return [server.models, engines.map(({ model }) => model)];
    };
    assert.deepEqual(await seen(ann), [["test-model"], ["test-model"]], "what is not there cannot be kept from her");
    await current().post(olga, "settings", { modelsWithoutGroup: ["another"] });
    assert.deepEqual(await seen(ann), [[], []]);
    assert.deepEqual(await seen(olga), [[], ["test-model"]], "whoever runs the server sees every engine");
    await current().post(olga, "groups", { name: "core" });
    await current().post(olga, "groups/core/set", { weight: 1, models: ["test-model"] });
    await current().post(olga, "groups/core/join", { user: "ann" });
    assert.deepEqual(await seen(ann), [["test-model"], ["test-model"]]);
  });
});
