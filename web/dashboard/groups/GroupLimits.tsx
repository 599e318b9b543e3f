import { useState } from "preact/hooks";
import type { LimitItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { EditLimits } from "../limits/EditLimits.tsx";
import { LimitTable } from "../limits/LimitTable.tsx";
import { noLimits } from "../limits/noLimits.ts";
import { useLoad } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";

/** For the members of a group together. */
export function GroupLimits({ name }: { readonly name: string }) {
  const [isEditing, setEditing] = useState(false);
  const limits = useLoad(
    async () => (await get("limits")).limits.find(({ subject }) => subject.kind === "group" && subject.name === name),
    [name],
  );
  const own: LimitItem | undefined = limits.kind === "loaded" ? limits.value : undefined;
  return (
    <Panel
      title="Limits"
      about="For its members together, on top of what holds for each of them."
      actions={
        limits.kind === "loaded" && (
          <Button onClick={() => setEditing(true)}>{own ? "Edit its limits" : "Give limits"}</Button>
        )
      }
    >
      <Loaded of={limits}>
        {(item) =>
          item ? (
            <LimitTable
              caption={`Limits of the group ${name}`}
              limits={[item]}
              nameOf={() => "all members together"}
              onEdit={undefined}
            />
          ) : (
            <p class="hint">The group has no limits.</p>
          )
        }
      </Loaded>
      {isEditing && (
        <EditLimits
          subject={{ kind: "group", name }}
          limits={own?.limits ?? noLimits}
          groups={[]}
          onClose={() => setEditing(false)}
          onSaved={() => {
            setEditing(false);
            limits.reload();
          }}
        />
      )}
    </Panel>
  );
}
