import type { Playground, State } from "./playground.ts";
import { signInAddress } from "./visit.ts";

type Shown = {
  readonly kind: "ready" | "busy" | "off" | "warning" | "error";
  readonly text: string;
  readonly detail: string;
};

export function StatusLine({ playground, state }: { readonly playground: Playground; readonly state: State }) {
  const { kind, text, detail } = shownOf(state);
  return (
    <footer>
      <p class="status" role="status" data-kind={kind} title={detail}>
        <span class="dot" aria-hidden="true" />
        {text}
        {kind === "warning" || kind === "error" ? <span class="detail">{detail}</span> : null}
      </p>
      {state.link.kind === "signedOut" && (
        <a href={signInAddress} target="_blank" rel="noopener">
          Sign in, in another tab
        </a>
      )}
      {(state.link.kind === "lost" || state.link.kind === "signedOut") && (
        <button type="button" onClick={() => playground.reconnect()}>
          Reconnect
        </button>
      )}
      <p class="answered">{answeredOf(state)}</p>
      <p class="keys">
        <kbd>Tab</kbd> accept <kbd>Ctrl</kbd>+<kbd>→</kbd> word <kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>→</kbd> line{" "}
        <kbd>Alt</kbd>+<kbd>]</kbd> next <kbd>Esc</kbd> dismiss <kbd>Ctrl</kbd>+<kbd>M</kbd> let Tab leave the editor
      </p>
    </footer>
  );
}

function shownOf({ link, status }: State): Shown {
  if (link.kind === "lost") return { kind: "error", text: "Not connected.", detail: link.why };
  if (link.kind === "signedOut")
    return { kind: "error", text: "Signed out.", detail: "Your session has ended; what you have typed stays here." };
  if (link.kind === "connecting") return { kind: "busy", text: "Connecting…", detail: "" };
  if (!status) return { kind: "busy", text: "Starting…", detail: "" };
  const { kind, detail, model, percent } = status;
  const at = percent === undefined ? "" : ` ${Math.round(percent)} %`;
  const name = model === undefined || status.text.includes(model) ? "" : ` · ${model}`;
  return { kind, detail, text: `${status.text}${at}${name}` };
}

function answeredOf({ isAsking, answered }: State): string {
  if (isAsking) return "…";
  if (!answered) return "";
  const what =
    answered.count === 0 ? "nothing" : answered.count === 1 ? "a suggestion" : `${answered.count} suggestions`;
  return `${what} after ${Math.round(answered.ms)} ms`;
}
