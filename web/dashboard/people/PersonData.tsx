import { useState } from "preact/hooks";
import type { PersonReply } from "../../../server/admin/api.ts";
import { addressOf, post } from "../api.ts";
import { useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { Confirm } from "../parts/Confirm.tsx";
import { ConfirmByTyping } from "../parts/ConfirmByTyping.tsx";
import { Panel } from "../parts/Panel.tsx";
import { href, navigate } from "../router.tsx";

type Props = { readonly reply: PersonReply; readonly onChange: () => void };
type Asking = "deactivate" | "reactivate" | "erase" | undefined;

/** What is stored, and the ways out. */
export function PersonData({ reply: { person, mayChange }, onChange }: Props) {
  const isMe = useMe().id === person.id;
  const [asking, setAsking] = useState<Asking>();
  const isActive = person.deactivatedAt === null;
  const close = (): void => setAsking(undefined);
  const setActive = async (to: boolean): Promise<void> => {
    await post("people/:who/active", { isActive: to }, { who: person.id });
    close();
    onChange();
  };
  const erase = async (): Promise<void> => {
    await post("people/:who/erase", { name: person.name }, { who: person.id });
    navigate(href("people"));
  };
  return (
    <Panel title="Data and access" about="Each of these is recorded in the audit log, under a pseudonym.">
      <div class="actions">
        <a
          class="button button-plain"
          href={addressOf("people/:who/export", { who: person.id })}
          download={`${person.name}.json`}
        >
          Export what is stored
        </a>
        {mayChange && (
          <>
            <Button onClick={() => setAsking(isActive ? "deactivate" : "reactivate")}>
              {isActive ? "Deactivate…" : "Reactivate…"}
            </Button>
            <Button kind="danger" onClick={() => setAsking("erase")}>
              Erase…
            </Button>
          </>
        )}
      </div>
      {asking === "deactivate" && (
        <Confirm
          title={`Deactivate ${person.name}?`}
          action="Deactivate"
          onConfirm={() => setActive(false)}
          onClose={close}
        >
          {isMe && <p class="wrong">This is you: you are signed out at once.</p>}
          <p>
            Every token of theirs is revoked for good, and nobody can sign in by this name. Their groups, limits and
            figures stay, and they can be reactivated.
          </p>
        </Confirm>
      )}
      {asking === "reactivate" && (
        <Confirm
          title={`Reactivate ${person.name}?`}
          action="Reactivate"
          onConfirm={() => setActive(true)}
          onClose={close}
        >
          <p>They may use the server again. Their old tokens stay revoked, so they need a new one.</p>
        </Confirm>
      )}
      {asking === "erase" && (
        <ConfirmByTyping
          title={`Erase ${person.name}?`}
          expected={person.name}
          action="Erase"
          onConfirm={erase}
          onClose={close}
        >
          {isMe && <p class="wrong">This is you: you are signed out at once.</p>}
          <p>
            Everything that is stored about them is removed: tokens, groups, limits and figures. This cannot be taken
            back. Backups made before still hold it.
          </p>
        </ConfirmByTyping>
      )}
    </Panel>
  );
}
