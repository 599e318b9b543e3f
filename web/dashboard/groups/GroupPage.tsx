import { useState } from "preact/hooks";
import type { GroupItem } from "../../../server/admin/api.ts";
import { get, post } from "../api.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { Confirm } from "../parts/Confirm.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { href, Link, navigate } from "../router.tsx";
import { GroupLimits } from "./GroupLimits.tsx";
import { Members } from "./Members.tsx";
import { NameGroup } from "./NameGroup.tsx";
import { Share } from "./Share.tsx";

type Props = { readonly params: Readonly<Record<string, string>> };

/** One group: who is in it, and what holds for them together. */
export function GroupPage({ params: { name = "" } }: Props) {
  const me = useMe();
  const groups = useLoad(() => get("groups"), [name]);
  return (
    <>
      <Link class="back" to={href("groups")}>
        ← Groups
      </Link>
      <Loaded of={groups}>
        {(value) => {
          const group = value.groups.find((each) => each.name === name);
          if (!group) return <Missing name={name} />;
          return (
            <>
              <Head group={group} />
              <Members group={name} />
              {may(me, "policy.write") && <Share group={group} onChange={groups.reload} />}
              {may(me, "policy.write") && <GroupLimits name={name} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

const Missing = ({ name }: { readonly name: string }) => (
  <>
    <PageHead title="Not found" />
    <EmptyState title={`There is no group ${name} for you`}>
      <p>It may have another name by now, or it is not one of yours.</p>
    </EmptyState>
  </>
);

function Head({ group: { name, models } }: { readonly group: GroupItem }) {
  const mayChange = may(useMe(), "people.write");
  const [asking, setAsking] = useState<"rename" | "remove">();
  const close = (): void => setAsking(undefined);
  const remove = async (): Promise<void> => {
    await post("groups/remove", { name });
    navigate(href("groups"));
  };
  return (
    <>
      <PageHead
        title={name}
        about={models === null ? "May use every model." : `May use ${models.join(", ") || "no model"}.`}
      >
        {mayChange && (
          <>
            <Button onClick={() => setAsking("rename")}>Rename…</Button>
            <Button onClick={() => setAsking("remove")}>Remove…</Button>
          </>
        )}
      </PageHead>
      {asking === "rename" && <NameGroup group={name} onClose={close} />}
      {asking === "remove" && (
        <Confirm title={`Remove the group ${name}?`} action="Remove" onConfirm={remove} onClose={close}>
          <p>Its members stay, without its share, its models and its limits. Figures that were counted for it stay.</p>
        </Confirm>
      )}
    </>
  );
}
