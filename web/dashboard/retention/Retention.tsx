import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Purge } from "./Purge.tsx";
import { Rules } from "./Rules.tsx";

/** How long figures are kept, and whom they may be about. */
export function Retention() {
  const settings = useLoad(() => get("settings"), []);
  return (
    <>
      <PageHead title="Retention" about="How long usage is kept, and how many people stand behind a figure at least." />
      <Loaded of={settings}>
        {(value) => (
          <>
            <Rules settings={value} onSaved={settings.reload} />
            <Purge retentionDays={value.retentionDays} />
          </>
        )}
      </Loaded>
    </>
  );
}
