import type { Status } from "../../shared/protocol.ts";

/** `didChangeStatus` and the older `statusNotification`, as clients of GitHub's language server expect them. */
const kinds = {
  ready: { kind: "Normal", status: "Normal", busy: false },
  busy: { kind: "Normal", status: "InProgress", busy: true },
  off: { kind: "Inactive", status: "Inactive", busy: false },
  warning: { kind: "Warning", status: "Warning", busy: false },
  error: { kind: "Error", status: "Error", busy: false },
} as const;

export const didChangeStatusMethod = "didChangeStatus";
export const statusNotificationMethod = "statusNotification";

export function copilotStatus({ kind, text, detail }: Status) {
  const { busy, kind: name, status } = kinds[kind];
  const message = kind === "ready" ? "" : detail === "" ? text : detail;
  return { didChangeStatus: { busy, message, kind: name }, statusNotification: { busy, message, kind: name, status } };
}
