import { useState } from "preact/hooks";
import { Button } from "../parts/Button.tsx";
import { Select } from "../parts/Select.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { Day } from "../usage/RangeFields.tsx";
import { kinds } from "./actions.ts";
import { isFiltering, noFilter, type Filter } from "./filter.ts";

type Props = { readonly filter: Filter; readonly onFilter: (filter: Filter) => void };

/** Takes hold when it is sent, so that a half typed name finds nothing. */
export function Filters({ filter, onFilter }: Props) {
  const [typed, setTyped] = useState(filter);
  const change = (part: Partial<Filter>): void => setTyped({ ...typed, ...part });
  const send = (event: Event): void => {
    event.preventDefault();
    onFilter({ ...typed, actor: typed.actor.trim(), target: typed.target.trim() });
  };
  const clear = (): void => {
    setTyped(noFilter);
    onFilter(noFilter);
  };
  return (
    <form role="search" aria-label="Records" onSubmit={send}>
      <div class="row">
        <Select
          label="What"
          value={typed.action}
          choices={kindsWith(typed.action)}
          onChange={(action) => change({ action })}
        />
        <TextInput
          label="Done by"
          value={typed.actor}
          onChange={(actor) => change({ actor })}
          placeholder="name, or console"
        />
        <TextInput
          label="Done to"
          value={typed.target}
          onChange={(target) => change({ target })}
          placeholder="name, group or token"
        />
        <Day label="From" value={typed.from} onChange={(from) => change({ from })} />
        <Day label="To" value={typed.to} onChange={(to) => change({ to })} />
      </div>
      <div class="actions">
        <Button type="submit" kind="primary">
          Filter
        </Button>
        {isFiltering(filter) && <Button onClick={clear}>Show everything</Button>}
      </div>
    </form>
  );
}

/** An address may name an action that the list does not offer. */
const kindsWith = (action: string): readonly { readonly value: string; readonly title: string }[] =>
  kinds.some(({ value }) => value === action) ? kinds : [...kinds, { value: action, title: action }];
