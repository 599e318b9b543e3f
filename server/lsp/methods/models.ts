import { modelsMethod, type ModelsResult } from "../../../shared/protocol.ts";
import { guard } from "../guard.ts";
import type { Method } from "../session.ts";

/** `lacuna/models` */
export const models: Method = (session) => {
  const empty = (): ModelsResult => ({ recommended: "", current: undefined, models: [] });
  const at = { name: modelsMethod, log: session.log, empty };
  session.connection.onRequest(
    modelsMethod,
    guard(at, () => session.deps.modelStore.choices()),
  );
};
