import { Field } from "../parts/Field.tsx";
import { Select } from "../parts/Select.tsx";
import { choices, type Range } from "./range.ts";

type Props = {
  readonly choice: string;
  readonly own: Range;
  readonly wrong: { readonly from?: string; readonly to?: string };
  readonly onChoice: (choice: string) => void;
  readonly onOwn: (range: Range) => void;
};

/** Which days the figures are of. */
export const RangeFields = ({ choice, own, wrong, onChoice, onOwn }: Props) => (
  <div class="range">
    <Select label="Time" value={choice} choices={choices} onChange={onChoice} />
    {choice === "own" && (
      <>
        <Day label="First day" value={own.from} error={wrong.from} onChange={(from) => onOwn({ ...own, from })} />
        <Day label="Last day" value={own.to} error={wrong.to} onChange={(to) => onOwn({ ...own, to })} />
      </>
    )}
  </div>
);

type DayProps = {
  readonly label: string;
  /** As `2026-03-29`; empty for none. */
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (day: string) => void;
};

export const Day = ({ label, value, error, onChange }: DayProps) => (
  <Field label={label} error={error}>
    {(attributes) => (
      <input
        {...attributes}
        type="date"
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )}
  </Field>
);
