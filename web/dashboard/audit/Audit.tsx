import { useEffect, useState } from "preact/hooks";
import { addressOf } from "../api.ts";
import { PageHead } from "../parts/PageHead.tsx";
import { Panel } from "../parts/Panel.tsx";
import { keepInAddress } from "../router.tsx";
import { Checkpoints } from "./Checkpoints.tsx";
import { Filters } from "./Filters.tsx";
import { filterInAddress, type Filter } from "./filter.ts";
import { Records } from "./Records.tsx";
import { Verify } from "./Verify.tsx";
import "./audit.css";

/** Who changed what, and whether that has been tampered with. */
export function Audit() {
  const [filter, setFilter] = useState<Filter>(filterInAddress);
  const [brokenAt, setBrokenAt] = useState<number>();
  useEffect(() => keepInAddress({ ...filter }), [filter]);
  return (
    <>
      <PageHead
        title="Audit log"
        about="Every change of people, tokens, groups, limits, policy and settings, newest first."
      >
        <a class="button button-plain" href={addressOf("audit/export")} download="audit.jsonl">
          Download the whole log
        </a>
      </PageHead>
      <Verify onVerdict={(verdict) => setBrokenAt(verdict.kind === "fault" ? verdict.seq : undefined)} />
      <Panel title="Records">
        <Filters filter={filter} onFilter={setFilter} />
        <Records filter={filter} brokenAt={brokenAt} />
      </Panel>
      <Checkpoints />
    </>
  );
}
