import { addressOf, get } from "../api.ts";
import { count } from "../format.ts";
import { useLoad } from "../load.ts";
import { Copy } from "../parts/Copy.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";

/** The end of the log, to be kept where whoever can change the database cannot change it. */
export function Checkpoints() {
  const end = useLoad(() => get("audit/checkpoint"), []);
  return (
    <Panel
      title="Checkpoint"
      about="The number and the hash of the last record. Kept on another machine, it shows later whether anything before it was changed."
      actions={
        <a class="button button-plain" href={addressOf("audit/checkpoint")} download="checkpoint.json">
          Download
        </a>
      }
    >
      <Loaded of={end}>
        {({ seq, hash }) => <Copy label={`After record ${count(seq)}`} text={JSON.stringify({ seq, hash })} />}
      </Loaded>
    </Panel>
  );
}
