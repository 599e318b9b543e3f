import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { invariant } from "../../base/invariant.ts";
import type { Delegate, Delegation } from "../route.ts";

/** In whose name a process of this server asks. */
export type Principal = {
  /** The token or session that the visitor came with; undefined where none is needed. */
  readonly secret: string | undefined;
  /** Where the visitor is: limits for an address count there. */
  readonly address: string;
};

type Held = Delegation & { readonly principal: Principal; readonly open: Set<ServerResponse> };

/**
 * A listener on loopback for processes that this server has started itself, such as the language server of a page. They ask in a
 * visitor's name, with a key that this process alone knows: it stands for the visitor's own token, is good for a few paths
 * only, and ends with the visit. Behind this door stand the doors of every request.
 */
export class OwnDoor {
  readonly #held = new Map<string, Held>();
  readonly #principals = new WeakMap<IncomingMessage, Principal>();
  #server: Server | undefined;
  #url = "";

  async listen(handler: RequestListener): Promise<void> {
    // A connection that is closed for being unused could break a request that is on its way; these end with their process.
    const server = (this.#server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      const held = this.#held.get(keyIn(request));
      if (!held?.paths.includes(pathOf(request))) return void response.writeHead(404).end();
      this.#principals.set(request, held.principal);
      follow(held, response);
      handler(request, response);
    }));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    invariant(typeof address === "object" && address, "a listener on loopback has a port");
    this.#url = `http://127.0.0.1:${address.port}`;
  }

  lend(principal: Principal, delegation: Delegation): Delegate {
    const key = randomBytes(32).toString("base64url");
    const held: Held = { ...delegation, principal, open: new Set() };
    this.#held.set(key, held);
    return {
      ...{ url: this.#url, key },
      breakOff: () => {
        for (const response of held.open) response.destroy();
      },
      end: () => void this.#held.delete(key),
    };
  }

  /** Undefined for a request that came through another door. */
  principalOf(request: IncomingMessage): Principal | undefined {
    return this.#principals.get(request);
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}

function follow({ open, onUnauthorised }: Held, response: ServerResponse): void {
  open.add(response);
  response.once("close", () => {
    open.delete(response);
    if (response.statusCode === 401) onUnauthorised();
  });
}

const keyIn = ({ headers }: IncomingMessage): string => headers.authorization?.replace(/^Bearer +/i, "") ?? "";
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1).join("");
