import { isAbsolute } from "node:path";
import type { Log } from "../../domain/log.ts";
import type { LanguageServerDeps } from "../../lsp/deps.ts";
import { startLanguageServer } from "../../lsp/startLanguageServer.ts";
import { stderrLog } from "../../lsp/stderrLog.ts";
import {
  connectTo,
  listenOn,
  nameOf,
  openIpc,
  openStdio,
  TransportError,
  type Address,
  type Transport,
} from "../../lsp/transports.ts";
import { listenForInterrupt } from "../interruptibly.ts";
import { exitCodes, fail, note } from "../output.ts";
import { version } from "../version.ts";

/** What the command does not bring itself; `dispose` ends what outlives one client. */
export type LanguageServerParts = Omit<LanguageServerDeps, "reader" | "writer" | "log" | "version"> & {
  readonly dispose: () => Promise<void>;
};
export type ComposeLanguageServer = (env: {
  readonly log: Log;
  readonly overrides?: Readonly<Record<string, unknown>>;
}) => LanguageServerParts | Promise<LanguageServerParts>;

export type Flags = {
  readonly stdio?: boolean;
  readonly nodeIpc?: boolean;
  readonly pipe?: string;
  readonly socket?: string;
  readonly listen?: string;
  readonly server?: string;
};

export async function run(flags: Flags, given: ComposeLanguageServer): Promise<void> {
  const log = stderrLog();
  const compose: ComposeLanguageServer = (env) =>
    given(flags.server === undefined ? env : { ...env, overrides: { "server.url": flags.server } });
  try {
    if (flags.listen !== undefined) await serveMany(readAddress("--listen", flags.listen), { log, compose });
    else process.exit(await serveOne(await open(flags, log), { log, compose }));
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    fail(error.message, error instanceof WrongAddress ? exitCodes.usage : exitCodes.unavailable);
  }
}

class WrongAddress extends TransportError {}

type Env = { readonly log: Log; readonly compose: ComposeLanguageServer };

async function serveOne(transport: Transport, { log, compose }: Env): Promise<number> {
  const { dispose, ...parts } = await compose({ log });
  const server = startLanguageServer({ ...parts, ...transport, log, version });
  const interrupt = listenForInterrupt();
  interrupt.signal.addEventListener("abort", () => server.dispose());
  const code = await server.exited;
  interrupt.ignore();
  await dispose();
  transport.close();
  return code;
}

/** A new set of parts for every client: nothing of one client's documents reaches the next. */
async function serveMany(address: Address, env: Env): Promise<void> {
  const server = await listenOn(address, {
    log: env.log,
    serve: async (transport) => void (await serveOne(transport, env)),
  });
  note(`lacuna: waiting for an editor on ${nameOf(address)}`);
  const stop = (): void => process.exit(exitCodes.ok);
  server.once("close", stop);
  process.on("SIGTERM", stop).on("SIGINT", stop);
}

function open({ nodeIpc, pipe, socket }: Flags, log: Log): Transport | Promise<Transport> {
  if (nodeIpc) return openIpc();
  if (pipe !== undefined) return connectTo({ path: pipe }, log);
  if (socket !== undefined) return connectTo(readAddress("--socket", socket), log);
  return openStdio(log);
}

function readAddress(flag: string, text: string): Address {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    if (port >= 1 && port <= 65535) return { port };
  } else if (flag === "--listen" && (isAbsolute(text) || text.startsWith("\\\\.\\pipe\\"))) return { path: text };
  const path = flag === "--listen" ? ", or the absolute path of a socket" : "";
  throw new WrongAddress(`${flag} needs a port from 1 to 65535${path}, not "${text}"`);
}
