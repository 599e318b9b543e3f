import type { Status } from "../../shared/protocol.ts";

/** A status of the server, or of the connection to it, whose remedies include commands only this editor has. */
export type ShownStatus = Omit<Status, "fix"> & {
  readonly fix?: { readonly title: string; readonly command: string };
};

export const startingStatus: ShownStatus = {
  kind: "busy",
  text: "starting",
  detail: "The language server is starting.",
};

export const stoppedStatus = (waitMs: number): ShownStatus => ({
  kind: "error",
  text: "restarting",
  detail: `The language server ended unexpectedly. It starts again in ${Math.ceil(waitMs / 1000)} s; the log says more.`,
  fix: { title: "Restart now", command: "lacuna.restartServer" },
});

/** Where a click does it. Who installed this extension alone has no such command in a shell. */
export const withoutShell = (status: ShownStatus): ShownStatus =>
  status.fix === undefined
    ? status
    : { ...status, detail: status.detail.replace(/ ?Run `lacuna [^`]*`[^.]*\./g, "").trim() };

export type StatusView = {
  readonly text: string;
  readonly colour: "statusBarItem.errorBackground" | "statusBarItem.warningBackground" | undefined;
  /** Markdown with command links. */
  readonly tooltip: string;
  readonly spoken: string;
};

const icons: Record<Status["kind"], string> = {
  ready: "check",
  busy: "loading~spin",
  off: "circle-slash",
  warning: "warning",
  error: "error",
};
const colours: Record<Status["kind"], StatusView["colour"]> = {
  ready: undefined,
  busy: undefined,
  off: undefined,
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
};

export function statusView(status: ShownStatus): StatusView {
  const percent = status.percent === undefined ? "" : ` ${Math.round(status.percent)} %`;
  const words = status.kind === "ready" ? "" : `: ${status.text}${percent}`;
  return {
    text: `$(${icons[status.kind]}) Lacuna${words}`,
    colour: colours[status.kind],
    tooltip: tooltip(status),
    spoken: `Lacuna: ${status.text}${percent}. ${status.detail}`,
  };
}

function tooltip(status: ShownStatus): string {
  const links = [
    ...(status.fix === undefined ? [] : [`[**${escaped(status.fix.title)}**](command:${status.fix.command})`]),
    "[Why was nothing shown?](command:lacuna.why)",
    "[Menu](command:lacuna.menu)",
  ];
  const parts = [`**Lacuna**: ${escaped(status.text)}`, escaped(status.detail)];
  if (status.model !== undefined) parts.push(`Model: ${escaped(status.model)}`);
  if (status.reason !== undefined) parts.push(`Reason code: \`${status.reason.replaceAll("`", "")}\``);
  parts.push(links.join(" · "));
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Text of a status must not turn into links or images: it can carry file names. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>()#+!|~$]/g, "\\$&");
