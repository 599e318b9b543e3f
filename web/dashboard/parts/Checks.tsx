import { useId } from "preact/hooks";

type Props = {
  readonly legend: string;
  readonly choices: readonly { readonly value: string; readonly about?: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
};

/** Any number of a few, in the order of the choices. */
export function Checks({ legend, choices, chosen, onChange, hint, error }: Props) {
  const id = useId();
  const toggle = (value: string, isChosen: boolean): void =>
    onChange(choices.map((each) => each.value).filter((each) => (each === value ? isChosen : chosen.includes(each))));
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <fieldset class="field" aria-describedby={described || undefined}>
      <legend class="label">{legend}</legend>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <div class="checks">
        {choices.map(({ value, about }) => (
          <label key={value} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ currentTarget }) => toggle(value, currentTarget.checked)}
            />
            <span>
              {value}
              {about !== undefined && <span class="hint"> {about}</span>}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} class="wrong" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
