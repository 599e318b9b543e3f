import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { selectorsIn, type Selector } from "./support/promql.ts";
import { closeWatched, watchedGateway, type Watched } from "./support/watchedGateway.ts";

const folder = new URL("../../deploy/observability/", import.meta.url);
const rules = readFileSync(new URL("alerts.yml", folder), "utf8");
const dashboard = JSON.parse(readFileSync(new URL("grafana-dashboard.json", folder), "utf8")) as {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
};
const page = readFileSync(new URL("../../docs/monitoring.md", import.meta.url), "utf8");

const expressionOf = /^ +expr: (.+)$/gm;
const inRules = [...rules.matchAll(expressionOf)].map(([, expression = ""]) => expression);
const inDashboard = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const inPage = [...page.matchAll(/```promql\n([^`]+)```/g)].map(([, expression = ""]) => expression);
const recorded = new Set([...rules.matchAll(/- record: (\S+)/g)].map(([, name = ""]) => name));
const alerts = [...rules.matchAll(/- alert: (\S+)/g)].map(([, name = ""]) => name);

const openssl = "openssl";

/** What Prometheus adds to every series. */
const added = ["instance", "job"];

suite("telemetry: alerts, dashboard and the page about them", () => {
  let home = "";
  setup(() => void (home = mkdtempSync(join(tmpdir(), "lacuna-observability-"))));
  teardown(async () => {
    await closeWatched();
    rmSync(home, { recursive: true, force: true });
  });

  test("there are some", () => {
    assert.ok(inRules.length > 20 && inDashboard.length > 30 && inPage.length >= 2 && alerts.length > 10);
  });

  test("everything they ask for is in the metrics of a running server", async function () {
    const tls = makeCertificate(home);
    if (!tls) {
      process.stderr.write("openssl is not installed: the certificate's metric is not looked for\n");
      return this.skip();
    }
    const accounts = { isReady: async () => true, isAuditIntact: async () => true, folder: home };
    const watched = await watchedGateway(
      { says: "x" },
      { accounts, replicas: [replica], config: { listen: { tls }, ...ownPort } },
    );
    await complete(watched);
    watched.telemetry.record(caller, { kind: "shown", model: "", language: "", editor: "", characters: 1 });
    const offered = labelsByMetric(await watched.scrape());
    const missing = [...inRules, ...inDashboard, ...inPage].flatMap((expression) =>
      selectorsIn(expression).flatMap((selector) =>
        missingOf(selector, offered).map((what) => `${what} in ${expression}`),
      ),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(missingOf({ metric: "made_up", labels: new Map(), by: [] }, offered), ["made_up"]);
  });

  for (const wrong of [
    "sum(rate(a[5m])",
    "a{b}",
    "rate(a[five])",
    "a > > 1",
    "made_up(a)",
    'a{b="c"} d',
    "sum by b (a)",
  ])
    test(`${wrong} would be found`, () => assert.throws(() => selectorsIn(wrong), /PromQL/));

  test("every alert has a paragraph that says what to do, and no paragraph is left over", () => {
    const headings = [...page.matchAll(/^### (Lacuna\w+)$/gm)].map(([, name]) => name);
    assert.deepEqual(headings.toSorted(), alerts.toSorted());
    const linked = [...rules.matchAll(/docs\/monitoring\.md#(\w+)/g)].map(([, anchor]) => anchor);
    assert.deepEqual(
      linked,
      alerts.map((name) => name.toLowerCase()),
    );
  });
});

const ownPort = { telemetry: { metrics: { port: 0 } } };
const replica = { name: "http://gpu1:8080", isUp: true, inFlight: 0, ejections: 0 };
const caller = { userId: "", name: "", role: "developer", groups: [], tokenId: undefined, scopes: [] } as const;

function missingOf(
  { metric, labels, by }: Selector,
  offered: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  if (metric === "up" || recorded.has(metric)) return [];
  const known = offered.get(metric);
  if (!known) return [metric];
  return [...labels.keys(), ...by]
    .filter((label) => !known.has(label) && !added.includes(label))
    .map((label) => `${metric}'s ${label}`);
}

function labelsByMetric(exposition: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of exposition.split("\n")) {
    const [, metric, labels = ""] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (metric === undefined) continue;
    const known = found.get(metric) ?? new Set<string>();
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(metric, known);
  }
  return found;
}

function makeCertificate(home: string): { certFile: string; keyFile: string } | undefined {
  const [certFile, keyFile] = [join(home, "cert.pem"), join(home, "key.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  const made = spawnSync(openssl, ["req", "-x509", ...key, "-out", certFile, "-days", "2", "-subj", "/CN=localhost"]);
  return made.status === 0 ? { certFile, keyFile } : undefined;
}

async function complete({ gateway, served }: Watched): Promise<void> {
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const asked = request(`${gateway.url}/v1/completions`, { method: "POST", headers, rejectUnauthorized: false });
    asked.once("error", reject).once("response", (response) => resolve(text(response)));
    asked.end(JSON.stringify({ prompt: "a", suffix: "b" }));
  });
  assert.match(answer, /"choices"/);
  await served(1);
}
