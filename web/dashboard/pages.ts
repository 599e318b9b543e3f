import type { FunctionComponent } from "preact";
import type { MeReply } from "../../server/admin/api.ts";
import { may, type Scope } from "./me.ts";
import { Home } from "./home/Home.tsx";
import { Limits } from "./limits/Limits.tsx";
import { People } from "./people/People.tsx";
import { PersonPage } from "./people/PersonPage.tsx";
import { MyPage } from "./self/MyPage.tsx";
import { MyTokens } from "./tokens/MyTokens.tsx";

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
  { path: "limits", title: "Limits", section: "Team", isFor: whoMay("policy.write"), component: Limits },
];
