import type { Dimension, UsageReply } from "../../../server/admin/api.ts";
import { addressOf } from "../api.ts";
import { Button } from "../parts/Button.tsx";
import { saveFile } from "../saveFile.ts";
import { csvOf } from "./figures.ts";
import type { Range } from "./range.ts";

type Props = { readonly range: Range; readonly by: readonly Dimension[]; readonly reply: UsageReply };

/** What a panel shows, for another program. */
export function Downloads({ range: { from, to }, by, reply }: Props) {
  const name = `usage-${by.join("-")}-${from}-to-${to}`;
  return (
    <>
      <Button onClick={() => saveFile(`${name}.csv`, csvOf(reply.lines, by), "text/csv")}>Download CSV</Button>
      <a
        class="button button-plain"
        href={addressOf("usage", { from, to, by: by.join(",") })}
        download={`${name}.json`}
      >
        Download JSON
      </a>
    </>
  );
}
