import { visitPath } from "../../shared/protocol.ts";
import { field } from "./field.ts";

/** Whether the server lets this browser have the playground. */
export type Visit =
  /** `user`: undefined where there are no accounts. */
  | { readonly kind: "welcome"; readonly user: string | undefined }
  | { readonly kind: "signIn" }
  | { readonly kind: "refused"; readonly why: string };

export async function askVisit(): Promise<Visit> {
  const response = await fetch(visitPath, { headers: { accept: "application/json" } }).catch(() => undefined);
  if (!response) return { kind: "refused", why: "The server does not answer." };
  if (response.status === 401) return { kind: "signIn" };
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { kind: "welcome", user: textOf(field(body, "user")) };
  return {
    kind: "refused",
    why: textOf(field(field(body, "error"), "message")) ?? `The server answered ${response.status}.`,
  };
}

export const signInAddress = `/signin?next=${encodeURIComponent("/playground")}`;

export const leaveToSignIn = (): void => location.assign(signInAddress);

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
