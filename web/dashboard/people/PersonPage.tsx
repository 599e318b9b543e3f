import { useEffect, useState } from "preact/hooks";
import type { PersonReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { day } from "../format.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Badge } from "../parts/Badge.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { Notice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { href, keepInAddress, Link, usePlace } from "../router.tsx";
import { PersonData } from "./PersonData.tsx";
import { PersonIdentities } from "./PersonIdentities.tsx";
import { PersonLimits } from "./PersonLimits.tsx";
import { PersonTokens } from "./PersonTokens.tsx";
import { RoleAndGroups } from "./RoleAndGroups.tsx";

type Props = { readonly params: Readonly<Record<string, string>> };

/** Everything about one person that an administrator sees and changes. */
export function PersonPage({ params: { who = "" } }: Props) {
  const me = useMe();
  const person = useLoad(() => get("people/:who", { who }), [who]);
  return (
    <>
      <Link class="back" to={href("people")}>
        ← People
      </Link>
      <Loaded of={person}>
        {(reply) => (
          <>
            <Head reply={reply} isMe={reply.person.id === me.id} />
            <RoleAndGroups reply={reply} onChange={person.reload} />
            <PersonTokens reply={reply} />
            {may(me, "policy.write") && <PersonLimits person={reply.person} />}
            <PersonIdentities reply={reply} />
            <PersonData reply={reply} onChange={person.reload} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Head({ reply: { person, mayChange }, isMe }: { readonly reply: PersonReply; readonly isMe: boolean }) {
  const { name, role, createdAt, deactivatedAt } = person;
  return (
    <>
      <PageHead
        title={name}
        about={
          <>
            {role} since {day(createdAt)} {isMe && <Badge>you</Badge>}{" "}
            {deactivatedAt !== null && <Badge kind="warning">deactivated {day(deactivatedAt)}</Badge>}
          </>
        }
      />
      <Added />
      {!mayChange && (
        <Notice kind="info">Your role may look at people with the role {role}, and change nothing about them.</Notice>
      )}
    </>
  );
}

/** Said once to whoever comes from adding this person. */
function Added() {
  const { query } = usePlace();
  const [added] = useState({ is: query.has("added"), missed: query.get("missed") });
  useEffect(() => keepInAddress({}), []);
  if (!added.is) return null;
  return (
    <>
      <Notice kind="done">Added. Make a token below and hand it over: it is what an editor signs in with.</Notice>
      {added.missed !== null && <Notice kind="warning">Not brought into {added.missed}: try again below.</Notice>}
    </>
  );
}
