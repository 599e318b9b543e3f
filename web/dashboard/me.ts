import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { MeReply } from "../../server/admin/api.ts";

export type Scope = MeReply["scopes"][number];

export const Me = createContext<MeReply | undefined>(undefined);

/** Who is signed in. Inside a page there always is somebody. */
export function useMe(): MeReply {
  const me = useContext(Me);
  if (!me) throw new Error("a page was drawn for nobody");
  return me;
}

/** Whether role and session allow it, so that a part of a page which does not is left out. */
export const may = (me: MeReply, scope: Scope): boolean => me.scopes.includes(scope);
