import type { StatusReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { count, span } from "../format.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Badge } from "../parts/Badge.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Figure, Figures } from "../parts/Figure.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { ConnectEditor } from "./ConnectEditor.tsx";
import { FirstSteps } from "./FirstSteps.tsx";

/** The server in brief. */
export function Home() {
  const me = useMe();
  const status = useLoad(() => get("status"), []);
  return (
    <>
      <PageHead title="Overview" about="The server that your editor asks for completions." />
      {may(me, "people.write") && <FirstSteps />}
      <Loaded of={status}>{(value) => <Server status={value} />}</Loaded>
      {may(me, "complete") && <ConnectEditor />}
    </>
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
      <Figure
        title="Running for"
        value={span(status.uptimeSeconds)}
        hint={status.hasTls ? "with TLS" : "without TLS"}
      />
      <Figure title="Being answered" value={count(sum(status, "running"))} hint="requests" />
      <Figure title="Waiting" value={count(sum(status, "waiting"))} hint="requests" />
    </Figures>
    <Panel title="Models">
      {status.engines.length === 0 ? (
        <EmptyState title="No model">
          <p>Whoever runs this server has to name one in its configuration.</p>
        </EmptyState>
      ) : (
        <Table caption="Models" columns={columns} rows={status.engines} keyOf={({ model }) => model} />
      )}
    </Panel>
  </>
);

const sum = ({ engines }: StatusReply, what: "running" | "waiting"): number =>
  engines.reduce((all, each) => all + each[what], 0);

const kinds = { ready: "good", failed: "bad", idle: "plain", starting: "warning", loading: "warning" } as const;

const columns: readonly Column<StatusReply["engines"][number]>[] = [
  { title: "Model", cell: ({ model }) => <code>{model}</code> },
  {
    title: "State",
    cell: ({ state, trouble }) => (
      <>
        <Badge kind={state === "restarting" ? "warning" : kinds[state]}>{state}</Badge> {trouble}
      </>
    ),
  },
  { title: "Running", kind: "number", cell: ({ running }) => count(running) },
  { title: "Waiting", kind: "number", cell: ({ waiting }) => count(waiting) },
];
