import type { LimitItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { LimitTable } from "../limits/LimitTable.tsx";
import { useLoad } from "../load.ts";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Panel } from "../parts/Panel.tsx";

export function MyLimits() {
  const limits = useLoad(() => get("me/limits"), []);
  return (
    <Panel
      title="Your limits"
      about="A request beyond one is refused, and your editor says why. A group's are for all its members together."
    >
      <Loaded of={limits}>
        {({ limits: all }) => {
          const held = all.filter(({ limits: values }) => Object.values(values).some((each) => each !== null));
          return held.length === 0 ? (
            <EmptyState title="No limits">
              <p>Nobody has set any for you or your groups.</p>
            </EmptyState>
          ) : (
            <LimitTable caption="Limits that hold for you" limits={held} nameOf={nameOf} onEdit={undefined} />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function nameOf({ subject: { kind, name } }: LimitItem): string {
  switch (kind) {
    case "everyone":
      return "You, as everybody";
    case "user":
      return "You";
    case "group":
      return `Group ${name}`;
  }
}
