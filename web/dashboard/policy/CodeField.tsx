import type { RefObject } from "preact";
import { Field } from "../parts/Field.tsx";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly area: RefObject<HTMLTextAreaElement | null>;
};

/** A text with the numbers of its lines. Tab goes on to the next control, as everywhere in the page. */
export function CodeField({ label, hint, error, text, onChange, area }: Props) {
  const lines = text.split("\n").length;
  const rows = Math.max(leastRows, lines + 1);
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <div class="code-field">
          <pre aria-hidden="true">{Array.from({ length: lines }, (_, at) => at + 1).join("\n")}</pre>
          <textarea
            {...attributes}
            ref={area}
            class="code"
            wrap="off"
            spellcheck={false}
            autocapitalize="off"
            rows={rows}
            value={text}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
}

const leastRows = 12;

/** Selects a line, counted from 1, so that typing replaces it. */
export function selectLine(area: HTMLTextAreaElement, line: number): void {
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((units, each) => units + each.length + 1, 0);
  const length = area.value.slice(start).split("\n", 1).join("").length;
  area.focus();
  area.setSelectionRange(start, start + length);
}
