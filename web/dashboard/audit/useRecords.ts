import { useEffect, useRef, useState } from "preact/hooks";
import type { AuditItem, AuditReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { useLoad, useWork, type Load, type Work } from "../load.ts";
import type { Filter } from "./filter.ts";

export type Records = {
  readonly first: Load<AuditReply>;
  /** Those of later pages. */
  readonly older: readonly AuditItem[];
  /** Undefined when all are there. */
  readonly more: (() => Promise<boolean>) | undefined;
  readonly work: Work;
};

const pageSize = "50";

/** The newest records that pass the filter, and older ones a page at a time. */
export function useRecords(filter: Filter): Records {
  const key = JSON.stringify(filter);
  const first = useLoad(() => get("audit", { ...filter, limit: pageSize }), [key]);
  const [pages, setPages] = useState<readonly AuditReply[]>([]);
  const current = useRef(key);
  const work = useWork();
  useEffect(() => {
    current.current = key;
    setPages([]);
    work.forget();
  }, [key]);
  const last = pages.at(-1) ?? (first.kind === "loaded" ? first.value : undefined);
  const next = last?.next ?? undefined;
  const more = (): Promise<boolean> =>
    work.run(async () => {
      const page = await get("audit", { ...filter, limit: pageSize, before: String(next) });
      if (current.current === key) setPages((before) => [...before, page]);
    });
  return { first, older: pages.flatMap(({ records }) => records), more: next === undefined ? undefined : more, work };
}
