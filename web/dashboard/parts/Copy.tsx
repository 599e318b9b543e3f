import { useId, useRef, useState } from "preact/hooks";
import { Button } from "./Button.tsx";

/** A text to be taken elsewhere, such as a token. Where a browser does not let pages copy, it is marked instead. */
export function Copy({ label, text }: { readonly label: string; readonly text: string }) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied.");
    } catch {
      // Without TLS, or because somebody has forbidden it.
      field.current?.select();
      setSaid("Marked: copy it with Ctrl+C or ⌘C.");
    }
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy">
        <input ref={field} id={id} readOnly value={text} onFocus={({ currentTarget }) => currentTarget.select()} />
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
      <p class="hint" role="status">
        {said}
      </p>
    </div>
  );
}
