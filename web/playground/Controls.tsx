import type { Level, Playground, State } from "./playground.ts";
import { samples } from "./samples.ts";

const levels: readonly Level[] = ["quiet", "balanced", "eager"];

export function Controls({ playground, state }: { readonly playground: Playground; readonly state: State }) {
  const { level, isOneLine, delayMs } = state.choices;
  const open = (id: string): void => {
    const sample = samples.find((each) => each.id === id);
    if (sample) playground.open(sample);
  };
  return (
    <div class="controls">
      <label>
        Language
        <select value={state.sample.id} onChange={({ currentTarget }) => open(currentTarget.value)}>
          {samples.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>How sure</legend>
        {levels.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="level"
              checked={each === level}
              onChange={() => playground.choose({ level: each })}
            />
            {each}
          </label>
        ))}
      </fieldset>
      <label>
        <input
          type="checkbox"
          checked={isOneLine}
          onChange={({ currentTarget }) => playground.choose({ isOneLine: currentTarget.checked })}
        />
        One line
      </label>
      <label>
        Delay
        <input
          type="range"
          min={0}
          max={1000}
          step={50}
          value={delayMs}
          aria-valuetext={`${delayMs} milliseconds`}
          onInput={({ currentTarget }) => playground.choose({ delayMs: Number(currentTarget.value) })}
        />
        <output>{delayMs} ms</output>
      </label>
      <button type="button" title="Alternatives at the cursor (Alt+\)" onClick={() => playground.ask()}>
        Suggest
      </button>
      <button type="button" title="The sample as it was" onClick={() => playground.open(state.sample)}>
        Reset
      </button>
    </div>
  );
}
