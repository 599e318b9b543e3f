import { connect, createServer, type Server, type Socket } from "node:net";
import {
  AbstractMessageReader,
  type DataCallback,
  type Disposable,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc";
import { IPCMessageWriter, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { Log } from "../domain/log.ts";
import { GuardReader, isMessage } from "./guardReader.ts";

/** The two directions to one client; `close` ends them. */
export type Transport = { readonly reader: MessageReader; readonly writer: MessageWriter; close(): void };

/** How the client and the server find each other; a port is one of this machine. */
export type Address = { readonly port: number } | { readonly path: string };

/** Something about the address that the user has to change. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}

export function openStdio(log: Log): Transport {
  const { stdin, stdout } = process;
  return { reader: new GuardReader(stdin, log), writer: new StreamMessageWriter(stdout), close: () => stdin.destroy() };
}

/** For a server that an editor forked as a Node module. */
export function openIpc(): Transport {
  if (process.send === undefined)
    throw new TransportError("--node-ipc works only when an editor started this process; use --stdio");
  const close = (): void => {
    if (process.connected) process.disconnect();
  };
  return { reader: new IpcReader(), writer: new IPCMessageWriter(process), close };
}

/** The library's own reader does not notice when the parent goes. */
class IpcReader extends AbstractMessageReader {
  override listen(callback: DataCallback): Disposable {
    const onMessage = (message: unknown): void => {
      if (isMessage(message)) callback(message);
    };
    const onDisconnect = (): void => this.fireClose();
    process.on("message", onMessage).on("disconnect", onDisconnect);
    return { dispose: () => process.off("message", onMessage).off("disconnect", onDisconnect) };
  }
}

/** The client listens and this server connects, as Microsoft's clients have it for `--pipe` and `--socket`. */
export function connectTo(address: Address, log: Log): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = connect(optionsOf(address));
    const refuse = (error: Error): void =>
      reject(new TransportError(`no client listens on ${nameOf(address)}: ${error.message}`, { cause: error }));
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.off("error", refuse);
      resolve(overSocket(socket, log));
    });
  });
}

type Listening = { readonly log: Log; readonly serve: (transport: Transport) => Promise<void> };

/** Waits for clients, one at a time; a second one is turned away while the first is there. */
export async function listenOn(address: Address, { log, serve }: Listening): Promise<Server> {
  let isTaken = false;
  const server = createServer((socket) => {
    if (isTaken) {
      log.warn(`a second client on ${nameOf(address)} was turned away`);
      socket.destroy();
      return;
    }
    isTaken = true;
    const transport = overSocket(socket, log);
    const free = (): void => {
      isTaken = false;
      transport.close();
    };
    serve(transport).then(free, (error: unknown) => {
      log.bug("listenOn", error);
      free();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new TransportError(sayListenError(address, error), { cause: error })));
    // A socket is made with the rights that this mask leaves: for its user alone.
    const mask = process.umask(0o177);
    server.listen(optionsOf(address), resolve);
    process.umask(mask);
  });
  return server;
}

function sayListenError(address: Address, error: Error): string {
  const isTaken = "code" in error && error.code === "EADDRINUSE";
  const why = isTaken ? "it is taken; end the program that uses it, or choose another" : error.message;
  return `cannot listen on ${nameOf(address)}: ${why}`;
}

const optionsOf = (address: Address) => ("port" in address ? { port: address.port, host: "127.0.0.1" } : address);

export const nameOf = (address: Address): string => ("port" in address ? `port ${address.port}` : address.path);

function overSocket(socket: Socket, log: Log): Transport {
  socket.setNoDelay(true);
  return {
    reader: new GuardReader(socket, log),
    writer: new StreamMessageWriter(socket),
    close: () => socket.destroy(),
  };
}
