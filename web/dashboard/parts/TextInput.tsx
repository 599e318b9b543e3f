import { Field } from "./Field.tsx";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Names that are offered while typing; others may be typed. */
  readonly offered?: readonly string[];
  /** "numeric" for the keyboard of a telephone; the value stays text, so that nothing typed is lost. */
  readonly inputMode?: "text" | "numeric";
  readonly placeholder?: string;
};

/** A line of text such as a name: never corrected or filled in by the browser. */
export function TextInput({ label, value, onChange, hint, error, offered = [], inputMode, placeholder }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            inputMode={inputMode ?? "text"}
            placeholder={placeholder ?? ""}
            list={offered.length === 0 ? undefined : `${attributes.id}-offered`}
            value={value}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
          {offered.length > 0 && (
            <datalist id={`${attributes.id}-offered`}>
              {offered.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
