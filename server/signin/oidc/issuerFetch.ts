import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import { messageOf } from "../../base/errorMessage.ts";
import { readAtMost } from "../../base/readAtMost.ts";
import type { CustomFetch, CustomFetchOptions } from "openid-client";

/** Longer answers are none of a provider's. */
const longestBytes = 1024 * 1024;

/** The provider did not answer. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Node's own `fetch` cannot be told of a company's certificate authority. Throws when `caFile` cannot be read. */
export function issuerFetch(caFile: string | undefined): CustomFetch {
  const ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, "utf8")];
  return async (url, options) => {
    const head = await send(new URL(url), options, ca).catch(unreachable);
    const headers = new Headers();
    for (const [name, value] of Object.entries(head.headers)) headers.set(name, String(value));
    const status = head.statusCode ?? 0;
    const body = await readBody(head).catch(unreachable);
    return new Response(status === 204 || status === 304 ? null : body, { status, headers });
  };
}

const unreachable = (error: unknown): never => {
  throw new Unreachable(messageOf(error), { cause: error });
};

function send(url: URL, options: CustomFetchOptions, ca: readonly string[] | undefined): Promise<IncomingMessage> {
  const { method, headers, body, signal } = options;
  const text = body instanceof URLSearchParams || typeof body === "string" ? Buffer.from(body.toString()) : undefined;
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      {
        ...{ method, headers: { ...headers, ...(text && { "content-length": text.length }) } },
        ...(signal && { signal }),
        // A connection that was kept open fails where the provider has closed it meanwhile.
        agent: false,
        ...(ca && { ca: [...ca] }),
      },
      resolve,
    );
    request.on("error", reject);
    request.end(text);
  });
}

const readBody = async (head: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readAtMost(head, longestBytes, "the provider's answer is longer than 1 MiB"));
