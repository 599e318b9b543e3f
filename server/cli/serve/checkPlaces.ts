import { X509Certificate } from "node:crypto";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { databaseFrom } from "../../accounts/databaseFrom.ts";
import { codeOf, messageOf } from "../../base/errorMessage.ts";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";

/** What a start, or its clients, would stumble over on this machine: a sentence each. The configuration itself has no fault. */
export function findPlaceProblems(config: ServeConfig, env: NodeJS.ProcessEnv, now = new Date()): readonly string[] {
  return [portProblem(config), folderProblem(config, env), certificateProblem(config, now)].filter(
    (each) => each !== undefined,
  );
}

const anyAddress = ["0.0.0.0", "::"];
const spelled = (host: string): string => (host === "localhost" ? "127.0.0.1" : host);

function portProblem({ listen, telemetry: { metrics } }: ServeConfig): string | undefined {
  if (!metrics || metrics.port === 0 || metrics.port !== listen.port) return undefined;
  const [host, other] = [spelled(listen.host), spelled(metrics.host)];
  if (host !== other && ![host, other].some((each) => anyAddress.includes(each))) return undefined;
  return `telemetry.metrics.port: ${metrics.port} is the port that the server itself listens on (listen.port); choose another`;
}

function folderProblem({ accounts }: ServeConfig, env: NodeJS.ProcessEnv): string | undefined {
  if (!accounts.enable) return undefined;
  const database = databaseFrom(env, accounts.folder);
  if (database.kind !== "folder") return undefined;
  const { folder } = database;
  const existing = nearest(folder);
  if (!statSync(existing).isDirectory())
    return `accounts.folder: ${folder} cannot be used: ${existing} is a file, not a folder`;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return `accounts.folder: ${folder} cannot be used: this user may not write to ${existing} (${codeOf(error) ?? messageOf(error)})`;
  }
}

/** The path itself, or what is there of the way to it. */
function nearest(path: string): string {
  try {
    statSync(path);
    return path;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR" || codeOf(error) === "ENOENT") {
      const above = dirname(path);
      if (above !== path) return nearest(above);
    }
    return path;
  }
}

function certificateProblem({ listen: { tls } }: ServeConfig, now: Date): string | undefined {
  if (!tls) return undefined;
  const { validFrom, validTo } = new X509Certificate(readFileSync(tls.certFile));
  if (new Date(validTo) <= now)
    return `listen.tls.certFile: the certificate expired on ${validTo}; no client accepts it`;
  if (new Date(validFrom) > now)
    return `listen.tls.certFile: the certificate holds only from ${validFrom} on; is this machine's clock right?`;
  return undefined;
}
