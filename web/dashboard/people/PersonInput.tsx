import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { TextInput } from "../parts/TextInput.tsx";
import { useSettled } from "./usePeople.ts";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
};

/** A person's name; those that fit are offered while it is typed. */
export function PersonInput({ label, value, error, onChange }: Props) {
  const search = useSettled(value);
  const found = useLoad(() => get("people", { search, limit: "20" }), [search]);
  const offered = found.kind === "loaded" ? found.value.people.map(({ name }) => name) : [];
  return <TextInput label={label} value={value} error={error} offered={offered} onChange={onChange} />;
}
