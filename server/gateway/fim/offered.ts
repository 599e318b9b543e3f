import type { Access, Caller } from "../../domain/access.ts";
import { failureOf, RequestFailure } from "../failure.ts";
import type { ModelDirectory, ServedModel } from "./modelDirectory.ts";

type Offer = { readonly models: ModelDirectory; readonly access: Access };

/** The names of those models that a caller may use. Rejects with a RequestFailure where nobody can tell. */
export async function offeredNames({ models, access }: Offer, caller: Caller): Promise<readonly string[]> {
  const allowed = await access.models?.(caller);
  if (allowed?.kind === "refused") throw failureOf(allowed);
  const ids = allowed?.models;
  if (ids === undefined) return models.names;
  return models.names.filter((name) => ids.includes(models.find(name)?.id ?? ""));
}

/** A model that the caller may use. Rejects with a RequestFailure: one that others may use is unknown to whoever may not. */
export async function offeredModel(
  { offer, caller }: { readonly offer: Offer; readonly caller: Caller },
  name: string | undefined,
): Promise<ServedModel> {
  const names = await offeredNames(offer, caller);
  const served = offer.models.find(name);
  if (!served || !names.includes(served.id)) throw unknownModel(name ?? "", names);
  return served;
}

export const unknownModel = (name: string, known: readonly string[]): RequestFailure =>
  new RequestFailure(
    "unknownModel",
    `There is no model "${name.slice(0, 80)}" here. ${known.length === 0 ? "You may use none." : `Known are: ${known.join(", ")}.`}`,
  );
