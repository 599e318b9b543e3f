import { useState } from "preact/hooks";
import type { PersonItem } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Form } from "../parts/Form.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";

type Props = { readonly person: PersonItem; readonly onLinked: () => void; readonly onClose: () => void };

/** Both are told by the server's own page to whoever signs in at the provider without being linked. */
export function LinkIdentity({ person, onLinked, onClose }: Props) {
  const [issuer, setIssuer] = useState("");
  const [subject, setSubject] = useState("");
  const { isBusy, failure, run } = useWork();
  const main = failure?.message.startsWith("an issuer") === true ? "issuer" : "subject";
  const { beside, rest } = placeFailure(failure, ["issuer", "subject"], main);
  const link = async (): Promise<void> => {
    await post("people/:who/identities", { issuer, subject }, { who: person.id });
    onLinked();
  };
  return (
    <Dialog title={`Who ${person.name} is at a provider`} onClose={onClose}>
      <Form onSubmit={() => void run(link)}>
        <TextInput
          label="Provider"
          hint="Its address, such as https://login.example.com"
          error={beside.issuer}
          value={issuer}
          onChange={setIssuer}
        />
        <TextInput
          label="Known there as"
          hint="The provider's own name for the person; signing in without being linked shows it."
          error={beside.subject}
          value={subject}
          onChange={setSubject}
        />
        <FailureNotice of={rest} />
        <SaveLine action="Link" isBusy={isBusy}>
          <Button onClick={onClose}>Cancel</Button>
        </SaveLine>
      </Form>
    </Dialog>
  );
}
