import { window } from "vscode";
import { type SnoozeParams, snoozeMethod } from "../../../shared/protocol.ts";
import type { Tools } from "./tools.ts";

const choices = [
  { label: "5 minutes", minutes: 5 },
  { label: "15 minutes", minutes: 15 },
  { label: "1 hour", minutes: 60 },
  { label: "End the snooze", minutes: 0 },
];

/** With a number as argument (in a key binding, say) it asks nothing. */
export async function snooze(tools: Tools, argument: unknown): Promise<void> {
  const minutes = typeof argument === "number" ? argument : await pickMinutes();
  if (minutes !== undefined) await send(tools, { minutes });
}

export const endSnooze = (tools: Tools): Promise<void> => send(tools, { minutes: 0 });

const send = ({ server }: Tools, params: SnoozeParams): Promise<void> => server.request(snoozeMethod, params);

async function pickMinutes(): Promise<number | undefined> {
  const picked = await window.showQuickPick(choices, { title: "Lacuna: no completions for" });
  return picked?.minutes;
}
