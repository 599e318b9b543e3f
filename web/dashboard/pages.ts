import type { FunctionComponent } from "preact";
import type { MeReply } from "../../server/admin/api.ts";
import { may, type Scope } from "./me.ts";
import { Audit } from "./audit/Audit.tsx";
import { Home } from "./home/Home.tsx";
import { GroupPage } from "./groups/GroupPage.tsx";
import { Groups } from "./groups/Groups.tsx";
import { Limits } from "./limits/Limits.tsx";
import { Models } from "./models/Models.tsx";
import { People } from "./people/People.tsx";
import { PersonPage } from "./people/PersonPage.tsx";
import { Document } from "./policy/Document.tsx";
import { Policy } from "./policy/Policy.tsx";
import { MyPage } from "./self/MyPage.tsx";
import { MyTokens } from "./tokens/MyTokens.tsx";
import { Retention } from "./retention/Retention.tsx";
import { Status } from "./server/Status.tsx";
import { Usage } from "./usage/Usage.tsx";

export type PageProps = {
  /** What stands in the address in place of the names in `path`. */
  readonly params: Readonly<Record<string, string>>;
};

export type Page = {
  /** Below /dashboard/: `people`, `people/:who`. */
  readonly path: string;
  readonly title: string;
  /** Where the menu lists it; undefined for one that others lead to. */
  readonly section: Section | undefined;
  /** Whoever it is not for finds nothing at its address and no link to it. */
  readonly isFor: (me: MeReply) => boolean;
  readonly component: FunctionComponent<PageProps>;
};

export const sections = ["You", "Team", "Server"] as const;
export type Section = (typeof sections)[number];

const everybody = (): boolean => true;
export const whoMay =
  (scope: Scope) =>
  (me: MeReply): boolean =>
    may(me, scope);

/** In the order of the menu. */
export const pages: readonly Page[] = [
  { path: "", title: "Overview", section: "You", isFor: everybody, component: Home },
  { path: "me", title: "My page", section: "You", isFor: everybody, component: MyPage },
  { path: "tokens", title: "My tokens", section: "You", isFor: everybody, component: MyTokens },
  { path: "people", title: "People", section: "Team", isFor: whoMay("usage.read"), component: People },
  { path: "people/:who", title: "Person", section: undefined, isFor: whoMay("people.write"), component: PersonPage },
  { path: "groups", title: "Groups", section: "Team", isFor: whoMay("usage.read"), component: Groups },
  { path: "groups/:name", title: "Group", section: undefined, isFor: whoMay("usage.read"), component: GroupPage },
  { path: "limits", title: "Limits", section: "Team", isFor: whoMay("policy.write"), component: Limits },
  { path: "models", title: "Model access", section: "Team", isFor: whoMay("policy.write"), component: Models },
  { path: "policy", title: "Policy", section: "Team", isFor: whoMay("policy.write"), component: Policy },
  { path: "policy/document", title: "Policy", section: undefined, isFor: whoMay("policy.write"), component: Document },
  { path: "usage", title: "Usage", section: "Team", isFor: whoMay("usage.read"), component: Usage },
  { path: "server", title: "Status", section: "Server", isFor: everybody, component: Status },
  { path: "audit", title: "Audit log", section: "Server", isFor: whoMay("audit.read"), component: Audit },
  { path: "retention", title: "Retention", section: "Server", isFor: whoMay("policy.write"), component: Retention },
];
