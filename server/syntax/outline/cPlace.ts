import type { Node } from "../native.ts";
import { type Scope, type Sheet, within } from "./sheet.ts";

export type CPlace = {
  readonly sheet: Sheet;
  readonly scope: Scope;
  /** In the body of a class, structure or union. */
  readonly isMember: boolean;
  /** The template or declaration around what is being read. */
  readonly outer?: Node | undefined;
  /** Members of a class are private until a label says otherwise. */
  readonly isPrivateFirst?: boolean;
};

/** Where `ns::Type::name`, written at `place`, belongs. */
export function containerOf(
  qualifiers: readonly string[],
  { scope, isMember }: CPlace,
): { scope: Scope; isMember: boolean } {
  const parts = qualifiers.filter((part) => part !== "");
  if (parts.length === 0) return { scope, isMember };
  return { scope: within(scope, parts.join("."), scope.isExported), isMember: true };
}
