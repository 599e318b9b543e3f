import { statfs } from "node:fs/promises";
import type { Registry } from "prom-client";
import type { Clock } from "../../domain/clock.ts";
import { late, within } from "../../domain/deadline.ts";
import type { Log } from "../../domain/log.ts";
import { readGauge } from "./gauge.ts";

export type AccountsFacts = {
  /** Whether the database answers. */
  readonly isReady: () => Promise<boolean>;
  /** Whether the audit log is the one that was written. Reads the whole of it. */
  readonly isAuditIntact: () => Promise<boolean>;
  /** Where the embedded database lies; undefined for one elsewhere. */
  readonly folder: string | undefined;
};

/** A scraper waits ten seconds by default. */
const answerMs = 2000;
/** Reading a log of a million records takes seconds. */
const auditEveryMs = 60 * 60 * 1000;

type Watched = { readonly accounts: AccountsFacts | undefined; readonly clock: Clock; readonly log: Log };

/** The function ends the watching. */
export function watchAccounts(registry: Registry, { accounts, clock, log }: Watched): () => void {
  if (!accounts) return () => undefined;
  readGauge(registry, { name: "lacuna_database_up", help: "1 where the accounts' database answers." }, async () => {
    const isUp = await within(clock, answerMs, accounts.isReady());
    return [{ value: Number(isUp !== late && isUp) }];
  });
  const { folder } = accounts;
  if (folder !== undefined) watchDisk(registry, folder);
  let audit: { readonly isIntact: boolean; readonly atSeconds: number } | undefined;
  readGauge(
    registry,
    { name: "lacuna_audit_intact", help: "1 where the audit log's chain is unbroken, as of the last check." },
    () => (audit ? [{ value: Number(audit.isIntact) }] : []),
  );
  readGauge(
    registry,
    { name: "lacuna_audit_checked_timestamp_seconds", help: "When the audit log was last read to its end." },
    () => (audit ? [{ value: audit.atSeconds }] : []),
  );
  const stop = new AbortController();
  void (async () => {
    while (!stop.signal.aborted) {
      try {
        audit = { isIntact: await accounts.isAuditIntact(), atSeconds: Math.floor(Date.now() / 1000) };
      } catch {
        if (!stop.signal.aborted) log.warn("telemetry: the audit log could not be checked");
      }
      await clock.sleep(auditEveryMs, stop.signal).catch(() => undefined);
    }
  })();
  return () => stop.abort();
}

function watchDisk(registry: Registry, folder: string): void {
  readGauge(
    registry,
    { name: "lacuna_disk_bytes", help: "Of the file system with the accounts' database.", labels: ["kind"] },
    async () => {
      const disk = await statfs(folder).catch(() => undefined);
      if (!disk) return [];
      return [
        { labels: { kind: "free" }, value: disk.bavail * disk.bsize },
        { labels: { kind: "all" }, value: disk.blocks * disk.bsize },
      ];
    },
  );
}
