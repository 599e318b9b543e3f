/** What a record's action means; docs/audit.md has the same list. */
const sentences: Readonly<Record<string, string>> = {
  "owner.invite": "made a code for the first owner",
  "owner.claim": "became the first owner",
  "user.add": "added a person",
  "user.role": "changed a role",
  "user.deactivate": "shut a person out",
  "user.reactivate": "let a person in again",
  "user.export": "exported a person's data",
  "user.erase": "erased a person",
  "user.askErasure": "asked to be erased",
  "user.link": "linked a person to an identity provider",
  "user.unlink": "unlinked a person from an identity provider",
  "token.create": "made a token",
  "token.revoke": "revoked a token",
  "group.add": "added a group",
  "group.set": "changed a group",
  "group.rename": "renamed a group",
  "group.remove": "removed a group",
  "group.join": "brought a person into a group",
  "group.leave": "took a person out of a group",
  "limits.set": "changed limits",
  "policy.set": "stored a policy",
  "policy.remove": "removed a policy",
  "setting.set": "changed settings",
  "usage.purge": "purged usage figures",
  "audit.export": "exported the audit log",
  "server.start": "started the server",
  "server.stop": "stopped the server",
  "server.configure": "configured the server",
  "login.accept": "signed in",
  "login.refuse": "failed to sign in",
};

/** Undefined for one that a newer server writes. */
export const sentenceOf = (action: string): string | undefined => sentences[action];

/** Beginnings of actions, as the filter offers them. */
export const kinds = [
  { value: "", title: "Everything" },
  { value: "user.", title: "People" },
  { value: "token.", title: "Tokens" },
  { value: "group.", title: "Groups" },
  { value: "limits.", title: "Limits" },
  { value: "policy.", title: "Policy" },
  { value: "setting.", title: "Settings" },
  { value: "login.", title: "Signing in" },
  { value: "usage.", title: "Purges of usage" },
  { value: "audit.", title: "Exports of this log" },
  { value: "server.", title: "The server itself" },
  { value: "owner.", title: "The first owner" },
] as const;
