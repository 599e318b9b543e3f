import { useState } from "preact/hooks";
import type { StatusReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { span } from "../format.ts";
import { Badge } from "../parts/Badge.tsx";
import { Button } from "../parts/Button.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Figure, Figures } from "../parts/Figure.tsx";
import { Loading } from "../parts/Loaded.tsx";
import { Notice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Engine } from "./Engine.tsx";
import { useWatch, type Watched } from "./watch.ts";
import "./status.css";

const everyMs = 5000;
const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** How the server and its engines are, looked at again and again while somebody watches. */
export function Status() {
  const [isPaused, setPaused] = useState(false);
  const watched = useWatch(() => get("status"), everyMs, isPaused);
  return (
    <>
      <PageHead title="Status" about="The server and the engines that answer for it.">
        <Button onClick={watched.ask}>Look again</Button>
        <Button aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? "Go on watching" : "Pause"}
        </Button>
      </PageHead>
      <Heard of={watched} isPaused={isPaused} />
      {watched.value ? <Server status={watched.value} /> : !watched.failure && <Loading />}
    </>
  );
}

function Heard({
  of: { failure, heardAtMs },
  isPaused,
}: {
  readonly of: Watched<StatusReply>;
  readonly isPaused: boolean;
}) {
  const last = heardAtMs === undefined ? undefined : clockTime.format(heardAtMs);
  const again = isPaused ? "" : ` It is asked again every ${everyMs / 1000} seconds.`;
  if (failure)
    return (
      <Notice kind="error">
        <p>
          <strong>{failure.reason === "unreachable" ? "The server does not answer." : failure.message}</strong>
        </p>
        <p>
          {last === undefined
            ? "It has not answered since this page was opened."
            : `What stands below is what it said at ${last}.`}
          {again}
        </p>
      </Notice>
    );
  if (last === undefined) return null;
  return (
    <p class="hint heard">
      Heard at {last}.{isPaused ? " Paused." : again}
    </p>
  );
}

const Server = ({ status }: { readonly status: StatusReply }) => (
  <>
    <Figures>
      <Figure
        title="Server"
        value={status.isReady ? <Badge kind="good">ready</Badge> : <Badge kind="warning">not ready</Badge>}
        hint={`version ${status.version}`}
      />
      <Figure title="Running for" value={span(status.uptimeSeconds)} />
      <Figure
        title="Connection"
        value={status.hasTls ? "TLS" : "without TLS"}
        hint={status.hasTls ? undefined : tlsHint}
      />
      <Figure title="Database" value={databases[status.database ?? "none"]} />
    </Figures>
    {status.warnings.length > 0 && (
      <Notice kind="warning">
        {status.warnings.map((each) => (
          <p key={each}>{each}</p>
        ))}
      </Notice>
    )}
    {status.engines.length === 0 ? (
      <EmptyState title="No model for you">
        <p>The server has none, or your groups may use none of them. Whoever runs the server can say.</p>
      </EmptyState>
    ) : (
      status.engines.map((engine) => <Engine key={engine.model} engine={engine} />)
    )}
  </>
);

const tlsHint = "or it ends at a proxy in front";
const databases = { embedded: "embedded", postgresql: "PostgreSQL", none: "none" } as const;
