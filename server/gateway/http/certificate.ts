import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Server as HttpsServer } from "node:https";
import { messageOf } from "../../base/errorMessage.ts";
import type { Log } from "../../domain/log.ts";

export type TlsFiles = { readonly certFile: string; readonly keyFile: string };
export type Pem = { readonly cert: Buffer; readonly key: Buffer };

/** Polled, because a folder that is mounted into a container changes by links, which file events miss. */
const pollMs = 5000;

/** Throws when a file cannot be read or the two do not belong together. */
export function readPem({ certFile, keyFile }: TlsFiles): Pem {
  const pem = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  createSecureContext(pem);
  return pem;
}

/** Takes a renewed certificate into use without a restart; a broken one is reported, and the old one stays. */
export class CertificateWatch {
  readonly #files: TlsFiles;
  readonly #server: HttpsServer;
  readonly #log: Log;
  readonly #changed = (): void => this.reload();

  constructor(files: TlsFiles, server: HttpsServer, log: Log) {
    this.#files = files;
    this.#server = server;
    this.#log = log;
    for (const file of this.#paths) watchFile(file, { interval: pollMs, persistent: false }, this.#changed);
  }

  reload(): void {
    try {
      this.#server.setSecureContext({ ...readPem(this.#files), minVersion: "TLSv1.2" });
      this.#log.info("the certificate was read again");
    } catch (error) {
      this.#log.warn(`the new certificate cannot be used, the old one stays: ${messageOf(error)}`);
    }
  }

  dispose(): void {
    for (const file of this.#paths) unwatchFile(file, this.#changed);
  }

  get #paths(): readonly string[] {
    return [this.#files.certFile, this.#files.keyFile];
  }
}
