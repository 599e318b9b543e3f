import { useState } from "preact/hooks";
import type { SettingsReply } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNotice, Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { TextInput } from "../parts/TextInput.tsx";

type Props = { readonly settings: SettingsReply; readonly onSaved: () => void };

export function Rules({ settings, onSaved }: Props) {
  const [days, setDays] = useState(String(settings.retentionDays));
  const [group, setGroup] = useState(String(settings.minimumGroup));
  const [timeZone, setTimeZone] = useState(settings.timeZone);
  const [isSaved, setSaved] = useState(false);
  const { isBusy, failure, run } = useWork();
  const fields = failure?.fields ?? {};
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setSaved(false);
    const body = { retentionDays: wholeIn(days), minimumGroup: wholeIn(group), timeZone: timeZone.trim() };
    if (!(await run(() => post("settings", body)))) return;
    setSaved(true);
    onSaved();
  };
  const typed = (set: (value: string) => void) => (value: string) => {
    setSaved(false);
    set(value);
  };
  return (
    <Panel title="Rules">
      <form onSubmit={(event) => void save(event)} noValidate>
        <div class="row">
          <TextInput
            label="Days that usage is kept"
            hint="1 to 3660. What is older is removed every day."
            inputMode="numeric"
            value={days}
            error={fields["retentionDays"]}
            onChange={typed(setDays)}
          />
          <TextInput
            label="People behind a figure, at least"
            hint="1 to 1000. With fewer, a figure is left out."
            inputMode="numeric"
            value={group}
            error={fields["minimumGroup"]}
            onChange={typed(setGroup)}
          />
          <TextInput
            label="Time zone"
            hint="Where a day begins, such as Europe/Berlin."
            value={timeZone}
            error={fields["timeZone"]}
            onChange={typed(setTimeZone)}
          />
        </div>
        <FailureNotice of={failure} beside={["retentionDays", "minimumGroup", "timeZone"]} />
        <div class="actions">
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {isBusy ? "Saving…" : "Save"}
          </Button>
        </div>
        {isSaved && <Notice kind="done">Saved.</Notice>}
      </form>
    </Panel>
  );
}

/** Something that is no number is sent as one that the server refuses, with its own words. */
const wholeIn = (typed: string): number => (/^\s*\d{1,9}\s*$/.test(typed) ? Number(typed) : -1);
