import { unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Log } from "../../domain/log.ts";
import type { Endpoint } from "../endpoint.ts";
import { lookAt } from "../endpoint.ts";

export type Opened = "open" | "alreadyRunning" | "taken";

/**
 * Opens the socket, unless another host serves it. A lock covers the moment between looking for a live host, removing a
 * dead one's socket and listening, so that hosts which start together end up as one.
 */
export async function openExclusively(server: Server, endpoint: Endpoint, log: Log): Promise<Opened> {
  if (endpoint.kind === "pipe") return listen(server, endpoint);
  const release = await lock(endpoint.folder, {
    lockfilePath: join(endpoint.folder, "start.lock"),
    realpath: false,
    // The lock is held for milliseconds; an older one belongs to a process that died in between.
    stale: 3000,
    update: 1000,
    retries: { retries: 60, factor: 1.3, minTimeout: 20, maxTimeout: 250, randomize: true },
    onCompromised: (error) => log.warn(`engine start lock: ${error.message}`),
  });
  try {
    const found = lookAt(endpoint);
    if (found === "taken") return "taken";
    if (found === "socket") {
      if (await answers(endpoint)) return "alreadyRunning";
      unlinkSync(endpoint.address);
    }
    return await listen(server, endpoint);
  } finally {
    await release().catch((error: unknown) => log.trace(`engine start lock: ${String(error)}`));
  }
}

function listen(server: Server, { address }: Endpoint): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === "EADDRINUSE") resolve("alreadyRunning");
      else reject(error);
    };
    server.once("error", onError);
    server.listen(address, () => {
      server.off("error", onError);
      resolve("open");
    });
  });
}

/** Whether somebody accepts connections there. */
const answers = ({ address }: Endpoint): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address);
    const tell = (value: boolean) => (): void => {
      socket.destroy();
      resolve(value);
    };
    // A host that is too busy to accept is alive: only a refusal says that nobody is there.
    socket.setTimeout(2000, tell(true));
    socket.once("connect", tell(true)).once("error", tell(false));
  });
