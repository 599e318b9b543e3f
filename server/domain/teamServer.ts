import type { GenerateReport, GenerateRequest, ModelInfo } from "./engine.ts";
import type { EngineTrouble } from "./reason.ts";

// What a language server and a team's server say to each other.

/** Counted up when an older side could misunderstand. A server says which ones it speaks. */
export const teamProtocol = 1;

/** A server's address as it is compared and as tokens are kept under it: without slashes at the end. */
export const serverAddress = (url: string): string => url.replace(/\/+$/, "");

export const teamPaths = {
  model: "/v1/lacuna/model",
  generate: "/v1/lacuna/generate",
  stop: "/v1/lacuna/generate/stop",
  policy: "/v1/lacuna/policy",
  events: "/v1/lacuna/events",
  me: "/v1/lacuna/me",
  revokeOwn: "/v1/lacuna/me/tokens/revoke",
} as const;

/** The answer of `model`; `model` is left out while it is being loaded. */
export type TeamModel = {
  readonly protocol: { readonly from: number; readonly to: number };
  readonly version: string;
  /** Who asks, as the server knows them. */
  readonly user: string;
  /** Without the path of its file. */
  readonly model?: ModelInfo;
};

/** The body of `generate`. `id` is the client's own, unique name for this generation, by which it can be stopped. */
export type TeamGenerate = Omit<GenerateRequest, "tenant"> & {
  readonly protocol: number;
  readonly id: string;
  readonly editor?: string;
};

/** What `generate` streams: texts, then one of the others. */
export type TeamMessage =
  | { readonly text: string }
  | { readonly done: GenerateReport }
  | { readonly error: { readonly message: string; readonly reason: string; readonly trouble?: EngineTrouble } };

/** Rules of whoever runs the server; each can only take away. `closed`: nothing may be sent. */
export type TeamPolicy =
  { readonly kind: "open"; readonly rules: TeamRules } | { readonly kind: "closed"; readonly reason: string };

export type TeamRules = {
  /** Patterns of paths relative to the workspace whose text never leaves the developer's machine. */
  readonly excludedPaths: readonly string[];
  /** LSP's ids of languages that are not completed. */
  readonly excludedLanguages: readonly string[];
  /** Whether a client may complete with a model of its own when the server cannot be reached. */
  readonly localFallback: boolean;
};

/** What all of them allow. */
export function strictestOf(policies: readonly TeamPolicy[]): TeamPolicy {
  const rules: TeamRules[] = [];
  for (const policy of policies) {
    if (policy.kind === "closed") return policy;
    rules.push(policy.rules);
  }
  return {
    kind: "open",
    rules: {
      excludedPaths: [...new Set(rules.flatMap((each) => each.excludedPaths))],
      excludedLanguages: [...new Set(rules.flatMap((each) => each.excludedLanguages))],
      localFallback: rules.every((each) => each.localFallback),
    },
  };
}

/** In one question for the policy. */
export const mostProjects = 20;

export const noTeamRules: TeamRules = { excludedPaths: [], excludedLanguages: [], localFallback: true };

/** In one report of events. */
export const mostEvents = 100;
