import { useId } from "preact/hooks";
import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { Checks } from "../parts/Checks.tsx";

type Props = {
  /** Null: every model, those of later, too. */
  readonly models: readonly string[] | null;
  readonly error?: string | undefined;
  readonly onChange: (models: readonly string[] | null) => void;
};

/** Which models somebody may use. Names that the server does not offer at the moment stay in the list. */
export function ModelChoice({ models, error, onChange }: Props) {
  const name = useId();
  const status = useLoad(() => get("status"), []);
  const offered = status.kind === "loaded" ? status.value.engines.map(({ model }) => model) : [];
  const others = (models ?? []).filter((each) => status.kind === "loaded" && !offered.includes(each));
  return (
    <>
      <fieldset class="field">
        <legend class="label">Models</legend>
        <div>
          <label class="check">
            <input type="radio" name={name} checked={models === null} onChange={() => onChange(null)} />
            Every model
          </label>
          <label class="check">
            <input type="radio" name={name} checked={models !== null} onChange={() => onChange(models ?? [])} />
            These only
          </label>
        </div>
      </fieldset>
      {models !== null && (
        <Checks
          legend="Allowed models"
          hint={models.length === 0 ? "None is chosen: nothing can be asked." : undefined}
          choices={[
            ...offered.map((value) => ({ value })),
            ...others.map((value) => ({ value, about: "not offered at the moment" })),
          ]}
          chosen={models}
          error={error}
          onChange={onChange}
        />
      )}
    </>
  );
}
