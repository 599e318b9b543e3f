import { useState } from "preact/hooks";

const choices = [
  { value: "", title: "System" },
  { value: "light", title: "Light" },
  { value: "dark", title: "Dark" },
] as const;

/** Colours of the page; theme.ts keeps the choice. */
export function ThemeSwitch() {
  const root = document.documentElement;
  const [chosen, setChosen] = useState(root.dataset["theme"] ?? "");
  const choose = (value: string): void => {
    if (value === "") delete root.dataset["theme"];
    else root.dataset["theme"] = value;
    setChosen(value);
  };
  return (
    <fieldset class="segments">
      <legend class="unseen">Colours</legend>
      {choices.map(({ value, title }) => (
        <label key={value}>
          <input type="radio" name="theme" checked={chosen === value} onChange={() => choose(value)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
