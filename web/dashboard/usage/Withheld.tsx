import type { UsageReply } from "../../../server/admin/api.ts";
import { Notice } from "../parts/Notice.tsx";
import { withheldText } from "./figures.ts";

/** That figures are missing, and why. */
export function Withheld({ of }: { readonly of: UsageReply }) {
  const text = withheldText(of);
  return text === undefined ? null : <Notice kind="info">{text}</Notice>;
}
