import { useState } from "preact/hooks";
import type { LimitItem, PersonItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { EditLimits } from "../limits/EditLimits.tsx";
import { LimitTable } from "../limits/LimitTable.tsx";
import { noLimits } from "../limits/noLimits.ts";
import { useLoad } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";

/** What holds for somebody: their own limits or everyone's, and those of their groups. */
export function PersonLimits({ person }: { readonly person: PersonItem }) {
  const [editing, setEditing] = useState<LimitItem>();
  const limits = useLoad(
    async () => ({
      holding: (await get("people/:who/limits", { who: person.id })).limits,
      hasOwn: (await get("limits")).limits.some(
        ({ subject }) => subject.kind === "user" && subject.name === person.name,
      ),
    }),
    [person.id, person.groups.join()],
  );
  const own =
    limits.kind === "loaded" ? limits.value.holding.find(({ subject }) => subject.kind === "user") : undefined;
  const hasOwn = limits.kind === "loaded" && limits.value.hasOwn;
  return (
    <Panel
      title="Limits"
      about={
        hasOwn ? "Their own limits hold instead of everyone's." : "They have no limits of their own: everyone's hold."
      }
      actions={
        own && <Button onClick={() => setEditing(own)}>{hasOwn ? "Edit their limits" : "Give own limits"}</Button>
      }
    >
      <Loaded of={limits}>
        {({ holding }) => (
          <LimitTable
            caption={`Limits that hold for ${person.name}`}
            limits={holding}
            nameOf={({ subject }) =>
              subject.kind === "group" ? `group ${subject.name}, all members together` : "this person"
            }
            onEdit={undefined}
          />
        )}
      </Loaded>
      {editing && (
        <EditLimits
          subject={editing.subject}
          limits={hasOwn ? editing.limits : noLimits}
          groups={[]}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            setEditing(undefined);
            limits.reload();
          }}
        />
      )}
    </Panel>
  );
}
