import type { Accounts } from "../../accounts/createAccounts.ts";
import type { ServeConfig } from "../../gateway/config/serveConfig.ts";

/** What whoever runs the server should know and nothing refuses: sentences. Groups come and go while it runs. */
export async function findWarnings(
  groups: Pick<Accounts["groups"], "list">,
  { signIn: { oidc } }: Pick<ServeConfig, "signIn">,
): Promise<readonly string[]> {
  const mapped = new Set(Object.values(oidc?.groups ?? {}));
  if (mapped.size === 0) return [];
  const existing = new Set((await groups.list("console")).map(({ name }) => name));
  return [...mapped]
    .filter((name) => !existing.has(name))
    .map(
      (name) =>
        `signIn.oidc.groups names ${JSON.stringify(name)}, but there is no such group: nobody is brought into it. Add the group, or correct serve.json.`,
    );
}
