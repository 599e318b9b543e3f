import type { Settings } from "../../../shared/settings.ts";
import type { TeamPolicy } from "../../domain/teamServer.ts";

/**
 * The settings with a server's rules on top, which only take away. The same settings and rules give the same object: what is made
 * from settings is made anew when they change.
 */
export function underPolicy(rules: () => TeamPolicy | undefined): (settings: Settings) => Settings {
  const kept = new WeakMap<Settings, { readonly policy: TeamPolicy | undefined; readonly result: Settings }>();
  return (from) => {
    const policy = rules();
    const known = kept.get(from);
    if (known && known.policy === policy) return known.result;
    const result = restricted(from, policy);
    kept.set(from, { policy, result });
    return result;
  };
}

function restricted(settings: Settings, policy: TeamPolicy | undefined): Settings {
  if (policy === undefined) return settings;
  if (policy.kind === "closed") return { ...settings, "complete.enable": false };
  const { excludedPaths, excludedLanguages } = policy.rules;
  if (excludedPaths.length === 0 && excludedLanguages.length === 0) return settings;
  return {
    ...settings,
    "privacy.excludedPaths": [...settings["privacy.excludedPaths"], ...excludedPaths],
    "complete.languages": {
      ...settings["complete.languages"],
      ...Object.fromEntries(excludedLanguages.map((language) => [language, false])),
    },
  };
}
