import { Gauge, type Registry } from "prom-client";

export type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number };

type Described = { readonly name: string; readonly help: string; readonly labels?: readonly string[] };

/** A gauge whose samples are read when somebody asks for the metrics; those that are not there any more disappear. */
export function readGauge(
  registry: Registry,
  { name, help, labels = [] }: Described,
  read: () => readonly Sample[] | Promise<readonly Sample[]>,
): void {
  const gauge: Gauge = new Gauge({
    ...{ name, help, labelNames: [...labels], registers: [registry] },
    collect: async () => {
      const samples = await read();
      gauge.reset();
      if (labels.length === 0 && samples.length === 0) gauge.remove();
      for (const sample of samples) gauge.set(sample.labels ?? {}, sample.value);
    },
  });
}
