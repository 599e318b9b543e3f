import { useState } from "preact/hooks";
import type { Checkpoint, VerifyReply } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { count } from "../format.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { FailureNotice, Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { readCheckpoints } from "./readCheckpoints.ts";

type Props = { readonly onVerdict: (verdict: VerifyReply) => void };

/** Whether the log is the one that was written. */
export function Verify({ onVerdict }: Props) {
  const [verdict, setVerdict] = useState<VerifyReply>();
  const [kept, setKept] = useState("");
  const [wrong, setWrong] = useState<string>();
  const { isBusy, failure, run } = useWork();
  const verify = (event: Event): void => {
    event.preventDefault();
    const read = readCheckpoints(kept);
    setWrong(read.kind === "fault" ? read.why : undefined);
    if (read.kind === "checkpoints") void run(() => ask(read.checkpoints));
  };
  const ask = async (checkpoints: readonly Checkpoint[]): Promise<void> => {
    setVerdict(undefined);
    const reply = await post("audit/verify", { checkpoints });
    setVerdict(reply);
    onVerdict(reply);
  };
  return (
    <Panel
      title="Is the log whole?"
      about="Each record holds the hash of the one before it, so that a change, a gap or another order is found."
    >
      <form onSubmit={verify}>
        <details open={wrong !== undefined || kept !== ""}>
          <summary>Compare with checkpoints that were kept elsewhere</summary>
          <Field label="Checkpoints" hint={'One a line, as downloaded: { "seq": 100, "hash": "…" }'} error={wrong}>
            {(attributes) => (
              <textarea
                {...attributes}
                class="code"
                rows={4}
                spellcheck={false}
                value={kept}
                onInput={({ currentTarget }) => setKept(currentTarget.value)}
              />
            )}
          </Field>
        </details>
        <div class="actions">
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {isBusy ? "Verifying…" : "Verify"}
          </Button>
        </div>
      </form>
      <FailureNotice of={failure} />
      {verdict && <Verdict of={verdict} />}
    </Panel>
  );
}

const Verdict = ({ of: verdict }: { readonly of: VerifyReply }) =>
  verdict.kind === "intact" ? (
    <Notice kind="done">
      <p>
        <strong>The chain holds</strong> from the first record to number {count(verdict.end.seq)}.{" "}
        {verdict.checkpoints === 0
          ? "There was no checkpoint to compare with: one that is kept elsewhere would also show a log that was replaced as a whole."
          : `It agrees with ${verdict.checkpoints === 1 ? "the checkpoint" : `all ${count(verdict.checkpoints)} checkpoints`}.`}
      </p>
    </Notice>
  ) : (
    <Notice kind="error">
      <p>
        <strong>The chain breaks at record {verdict.seq}</strong>: {verdict.what}. From there on the log cannot be
        trusted.
      </p>
      <p>Leave the server as it is, copy its database, and compare with checkpoints and exports from before.</p>
    </Notice>
  );
