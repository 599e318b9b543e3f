import { useState } from "preact/hooks";
import { post } from "../api.ts";
import { count } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { ConfirmByTyping } from "../parts/ConfirmByTyping.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";

/** Removes at once what the daily purge would remove. */
export function Purge({ retentionDays }: { readonly retentionDays: number }) {
  const [isAsking, setAsking] = useState(false);
  const [removed, setRemoved] = useState<number>();
  const purge = async (): Promise<void> => {
    const reply = await post("usage/purge", {});
    setRemoved(reply.removed);
    setAsking(false);
  };
  return (
    <Panel
      title="Purge"
      about="The server does this by itself every day. After the days above were lowered, it need not wait."
    >
      <div class="actions">
        <Button onClick={() => setAsking(true)}>Purge now…</Button>
      </div>
      {removed !== undefined && (
        <Notice kind="done">
          {removed === 0 ? "Nothing was older than that." : `${count(removed)} usage records were removed.`}
        </Notice>
      )}
      {isAsking && (
        <ConfirmByTyping
          title="Purge usage"
          expected="purge"
          action="Purge"
          onConfirm={purge}
          onClose={() => setAsking(false)}
        >
          <p>
            Usage records and tokens that ended more than {count(retentionDays)} days ago are removed for good. The
            audit log is never purged, and has a record of this.
          </p>
        </ConfirmByTyping>
      )}
    </Panel>
  );
}
