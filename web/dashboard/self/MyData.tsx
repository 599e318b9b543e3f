import { useState } from "preact/hooks";
import type { ExportReply } from "../../../server/admin/api.ts";
import { get, post } from "../api.ts";
import { count } from "../format.ts";
import { useWork } from "../load.ts";
import { useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { ConfirmByTyping } from "../parts/ConfirmByTyping.tsx";
import { FailureNotice, Notice } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { saveFile } from "../saveFile.ts";

/** What is stored about me, all of it in a file, and how to have it removed. */
export function MyData() {
  const me = useMe();
  const { isBusy, failure, run } = useWork();
  const [exported, setExported] = useState<ExportReply>();
  const [isAsking, setAsking] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  const takeAll = async (): Promise<void> => {
    const all = await get("me/export");
    saveFile(`${me.user}.json`, JSON.stringify(all, undefined, 2), "application/json");
    setExported(all);
  };
  const askErasure = async (): Promise<void> => {
    await post("me/erase", { name: me.user });
    setAsking(false);
    setHasAsked(true);
  };
  return (
    <Panel title="What is stored about you" about="Never code: neither what you write nor what is suggested.">
      <ul class="bullets">
        <li>Your name, role and groups, and since when you are here.</li>
        <li>Your tokens: what they are for and when they were last used, not the tokens themselves.</li>
        <li>
          Your requests and suggestions: when, language, editor, model, how many tokens, how long, what became of them.
        </li>
        <li>What was changed by you and about you, in the audit log, under a pseudonym.</li>
      </ul>
      <FailureNotice of={failure} />
      {exported && <Notice kind="done">{`Saved: ${summary(exported)}.`}</Notice>}
      {hasAsked && <Notice kind="done">Your wish is in the audit log, where an administrator finds it.</Notice>}
      <div class="actions">
        <Button isBusy={isBusy} onClick={() => void run(takeAll)}>
          Export all of it
        </Button>
        <Button onClick={() => setAsking(true)}>Ask to be erased…</Button>
      </div>
      {isAsking && (
        <ConfirmByTyping
          title="Ask to be erased?"
          expected={me.user}
          action="Ask to be erased"
          onConfirm={askErasure}
          onClose={() => setAsking(false)}
        >
          <p>
            An administrator then removes you and all that is stored about you. You cannot use this server afterwards,
            and it cannot be taken back.
          </p>
        </ConfirmByTyping>
      )}
    </Panel>
  );
}

const summary = ({ tokens, usage, limits, audit }: ExportReply): string =>
  [
    `${count(tokens.length)} tokens`,
    `${count(usage.length)} records of use`,
    `${count(limits.length)} limits`,
    `${count(audit.length)} records in the audit log`,
  ].join(", ");
