import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Registry } from "prom-client";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";
import { readGauge } from "./gauge.ts";

type Watched = { readonly config: Pick<ServeConfig, "listen">; readonly version: string };

export function watchMachine(registry: Registry, { config, version }: Watched): void {
  readGauge(
    registry,
    { name: "lacuna_build_info", help: "Always 1; the label is what counts.", labels: ["version"] },
    () => [{ labels: { version }, value: 1 }],
  );
  const { tls } = config.listen;
  if (!tls) return;
  readGauge(
    registry,
    { name: "lacuna_certificate_expiry_timestamp_seconds", help: "When the certificate in listen.tls.certFile ends." },
    async () => {
      const end = await expiryOf(tls.certFile).catch(() => undefined);
      return end === undefined ? [] : [{ value: end / 1000 }];
    },
  );
}

const expiryOf = async (file: string): Promise<number> => Date.parse(new X509Certificate(await readFile(file)).validTo);
