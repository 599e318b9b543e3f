import type { CompletionItemRef } from "../../shared/protocol.ts";

/** A suggestion's id travels in the arguments of its accept command. */
export function idOf(item: CompletionItemRef | undefined): string | undefined {
  const id = item?.command?.arguments?.[0];
  return typeof id === "string" ? id : undefined;
}
