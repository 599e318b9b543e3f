import type { Accounts } from "../accounts/createAccounts.ts";
import { AccountsError } from "../accounts/accountsError.ts";
import { badBody, RequestFailure } from "../gateway/failure.ts";
import { Fields } from "../gateway/fields.ts";
import { json, sayFailure, type Reply, type Route } from "../gateway/route.ts";
import { deviceLifeMs, pollMs, type DeviceCodes } from "./deviceCodes.ts";
import type { DeviceDesk } from "./deviceDesk.ts";
import { textIn } from "./textIn.ts";

type DeviceDeps = {
  readonly codes: DeviceCodes;
  readonly desk: DeviceDesk;
  readonly tokens: Accounts["tokens"];
};

const tokenDays = 90;

/** Signing in from an editor (RFC 8628, with JSON bodies): the client's half, and the half of whoever is signed in already. */
export const deviceRoutes = (deps: DeviceDeps): readonly Route[] => [
  {
    ...{ method: "POST", path: "/v1/lacuna/device", dialect: "core", scope: "public", sayFailure },
    handle: async ({ body, address, origin }) => {
      const { deviceCode, userCode } = deps.codes.start(readClient(body), address);
      return json({
        device_code: deviceCode,
        user_code: userCode,
        verification_uri: `${origin}/device`,
        verification_uri_complete: `${origin}/device?user_code=${userCode}`,
        expires_in: deviceLifeMs / 1000,
        interval: pollMs / 1000,
      });
    },
  },
  {
    ...{ method: "POST", path: "/v1/lacuna/device/token", dialect: "core", scope: "public", sayFailure },
    handle: async ({ body }) =>
      exchange(deps, readField(body, "device_code", "the device_code that the client was given")),
  },
  {
    ...{ method: "GET", path: "/v1/lacuna/device", dialect: "core", scope: "self", sayFailure },
    handle: async ({ caller, query }) => {
      const { userCode, client, address, secondsAgo } = deps.desk.find(caller, textIn(query, "userCode"));
      return json({ userCode, client, address, secondsAgo });
    },
  },
  ...(["approve", "deny"] as const).map((decision): Route => ({
    ...{ method: "POST", path: `/v1/lacuna/device/${decision}`, dialect: "core", scope: "self", sayFailure },
    handle: async ({ caller, body }) => {
      const userCode = readField(body, "userCode", "the code that the client shows");
      await deps.desk.decide(caller, userCode, decision);
      return json({ decision });
    },
  })),
];

/** RFC 8628's answers, in OAuth's own form. */
async function exchange({ codes, tokens }: DeviceDeps, deviceCode: string): Promise<Reply> {
  const polled = codes.poll(deviceCode);
  switch (polled.kind) {
    case "pending":
      return refusal("authorization_pending", "Nobody has decided yet.");
    case "slowDown":
      return refusal("slow_down", "Ask 5 seconds less often.");
    case "denied":
      return refusal("access_denied", "The request was denied.");
    case "expired":
      return refusal("expired_token", "Nobody decided within ten minutes. Ask for another code.");
    case "unknown":
      return refusal("invalid_grant", "This code is unknown or has been used. Ask for another one.");
    case "approved":
  }
  const { by, client } = polled;
  try {
    const made = await tokens.create(by, {
      user: by.userId,
      label: client,
      scopes: ["complete", "self"],
      days: tokenDays,
    });
    return json({
      ...{ access_token: made.secret, token_type: "Bearer", scope: made.token.scopes.join(" ") },
      ...{ expires_in: tokenDays * 86_400, expires_at: made.token.expiresAt.toISOString(), user: by.name },
    });
  } catch (error) {
    if (error instanceof AccountsError) return refusal("access_denied", error.message);
    throw error;
  }
}

const refusal = (error: string, description: string): Reply => ({
  ...json({ error, error_description: description }),
  status: 400,
});

function readClient(body: unknown): string {
  const client = readField(body, "client_name", "what the person will recognise the client by")
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "")
    .trim();
  if (client === "") throw new RequestFailure("badRequest", "client_name is empty; a name is needed");
  return client;
}

function readField(body: unknown, name: string, what: string): string {
  const fields = new Fields(body);
  fields.need(name, what);
  const text = fields.text(name, 60);
  if (text === undefined || fields.faults.length > 0) throw badBody(fields.faults);
  return text;
}
