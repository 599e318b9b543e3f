import type { EngineStatus, ReplicaStatus } from "../../../server/admin/api.ts";
import { count } from "../format.ts";
import { Badge } from "../parts/Badge.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Table, type Column } from "../parts/Table.tsx";

/** One model: its state, its queue, how fast it is, and the machines that share the work. */
export const Engine = ({ engine }: { readonly engine: EngineStatus }) => (
  <Panel title={engine.model} actions={<Badge kind={kinds[engine.state]}>{words[engine.state]}</Badge>}>
    {engine.trouble !== null && <Notice kind="error">{engine.trouble}</Notice>}
    <dl class="engine-facts">
      <Fact title="Being answered" value={count(engine.running)} />
      <Fact title="Waiting" value={count(engine.waiting)} />
      {engine.loaded && (
        <>
          <Fact title="Reads" value={speed(engine.loaded.prefillPerSecond)} />
          <Fact title="Writes" value={speed(engine.loaded.decodePerSecond)} />
          <Fact title="Context" value={`${count(engine.loaded.contextTokens)} tokens`} />
          <Fact title="Family" value={engine.loaded.family} />
          <Fact title="Runs on" value={engine.loaded.device} />
          {engine.replicas.length === 0 && <Fact title="Threads" value={count(engine.loaded.threads)} />}
        </>
      )}
    </dl>
    {engine.replicas.length > 0 && (
      <Table
        caption={`Engines of ${engine.model}`}
        columns={columns}
        rows={engine.replicas.map((replica, at) => ({ ...replica, at }))}
        keyOf={({ at }) => String(at)}
      />
    )}
  </Panel>
);

const Fact = ({ title, value }: { readonly title: string; readonly value: string }) => (
  <div>
    <dt>{title}</dt>
    <dd>{value}</dd>
  </div>
);

const speed = (perSecond: number): string =>
  perSecond > 0 ? `${count(Math.round(perSecond))} tokens/s` : "not measured";

const kinds = {
  ready: "good",
  failed: "bad",
  idle: "plain",
  starting: "warning",
  loading: "warning",
  restarting: "warning",
} as const;
const words = {
  ready: "ready",
  failed: "failed",
  idle: "starts with the first request",
  starting: "starting",
  loading: "loading the model",
  restarting: "restarting after a crash",
} as const;

type Row = ReplicaStatus & { readonly at: number };
const columns: readonly Column<Row>[] = [
  { title: "Engine", cell: ({ name, at }) => (name === null ? `Engine ${at + 1}` : <code>{name}</code>) },
  {
    title: "State",
    cell: ({ isUp }) => (isUp ? <Badge kind="good">answers</Badge> : <Badge kind="bad">does not answer</Badge>),
  },
  { title: "Works on", kind: "number", cell: ({ inFlight }) => count(inFlight) },
  { title: "Taken out", kind: "number", cell: ({ ejections }) => times(ejections) },
];

const times = (taken: number): string => (taken === 0 ? "never" : taken === 1 ? "once" : `${count(taken)} times`);
