import type { GenerateRequest } from "../../domain/engine.ts";
import type { Family } from "../../prompt/families.ts";
import { RequestFailure } from "../failure.ts";
import type { FimInput } from "./fimRequest.ts";

type Given = Extract<FimInput, { kind: "parts" }>;
type Taken = Pick<GenerateRequest, "parts" | "heal" | "stopSpecials" | "priority">;

/** A client's own parts, if they name no control tokens but the family's: others could mean anything to the model. */
export function partsOf({ parts, heal, stopSpecials, priority }: Given, family: Family): Taken {
  const known = markersOf(family);
  const named = [...parts.flatMap((part) => ("special" in part ? [part.special] : [])), ...stopSpecials];
  if (named.some((name) => !known.has(name)))
    throw new RequestFailure("badRequest", `A part names a control token that is none of ${family.title}'s.`);
  return { parts, heal, stopSpecials, priority };
}

function markersOf({ prefix, suffix, middle, repository, file, ends }: Family): ReadonlySet<string> {
  const named = [prefix, suffix, middle, repository, file.kind === "special" ? file.token : undefined];
  return new Set([...named.filter((name) => name !== undefined), ...ends]);
}
