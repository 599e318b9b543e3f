import type { TeamAccount } from "../../domain/teamAccount.ts";
import type { Team } from "../../engine/team/createTeam.ts";
import { createSignIn, type SignInDeps } from "./createSignIn.ts";

/** Signing in for an editor, whose engine notices at once. */
export function createAccount({
  team,
  ...deps
}: SignInDeps & { readonly team: Pick<Team, "user" | "tokenChanged"> }): TeamAccount {
  const signIn = createSignIn(deps);
  return {
    ...signIn,
    user: team.user,
    hold: (tokens) => {
      signIn.hold(tokens);
      team.tokenChanged();
    },
    signIn: async (wish, signal) => {
      const outcome = await signIn.signIn(wish, signal);
      if (outcome.kind === "signedIn") team.tokenChanged();
      return outcome;
    },
    signOut: async (wish, signal) => {
      const outcome = await signIn.signOut(wish, signal);
      team.tokenChanged();
      return outcome;
    },
  };
}
