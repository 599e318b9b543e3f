import { Counter, type Registry } from "prom-client";
import type { ServeLimits } from "../../gateway/config/serveConfig.ts";
import type { ModelDirectory, ServedModel } from "../../gateway/fim/modelDirectory.ts";
import { readGauge } from "./gauge.ts";

type Watched = { readonly models: ModelDirectory; readonly limits: Pick<ServeLimits, "running" | "waiting"> };

export function watchQueues(registry: Registry, { models, limits }: Watched): void {
  const gauges: readonly [name: string, help: string, read: (model: ServedModel) => number][] = [
    ["lacuna_running", "Requests that the engine works on.", ({ queue }) => queue.running],
    ["lacuna_waiting", "Requests that wait for a place.", ({ queue }) => queue.waiting],
    ["lacuna_running_limit", "limits.running of the configuration.", () => limits.running],
    ["lacuna_waiting_limit", "limits.waiting of the configuration.", () => limits.waiting],
  ];
  for (const [name, help, read] of gauges)
    readGauge(registry, { name, help, labels: ["model"] }, () =>
      models.all.map((model) => ({ labels: { model: model.id }, value: read(model) })),
    );
  const refused: Counter = new Counter({
    name: "lacuna_queue_refused_total",
    help: "Requests that found no place in the queue, or none in time.",
    labelNames: ["model"],
    registers: [registry],
    collect: () => {
      refused.reset();
      for (const { id, queue } of models.all) refused.inc({ model: id }, queue.refused);
    },
  });
}
