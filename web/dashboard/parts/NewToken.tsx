import { useState } from "preact/hooks";
import type { NewTokenBody, NewTokenReply } from "../../../server/admin/api.ts";
import { useWork } from "../load.ts";
import type { Scope } from "../me.ts";
import { Button } from "./Button.tsx";
import { Checks } from "./Checks.tsx";
import { Copy } from "./Copy.tsx";
import { Dialog } from "./Dialog.tsx";
import { Form } from "./Form.tsx";
import { FailureNotice, Notice } from "./Notice.tsx";
import { placeFailure } from "./placeFailure.ts";
import { SaveLine } from "./SaveLine.tsx";
import { Select } from "./Select.tsx";
import { TextInput } from "./TextInput.tsx";

type Props = {
  readonly title: string;
  /** What the token may be used for at most. */
  readonly scopes: readonly Scope[];
  readonly make: (body: NewTokenBody) => Promise<NewTokenReply>;
  readonly onMade: () => void;
  readonly onClose: () => void;
};

/** Makes a token, and shows it this once. */
export function NewToken({ title, scopes, make, onMade, onClose }: Props) {
  const [secret, setSecret] = useState<string>();
  return (
    <Dialog title={secret === undefined ? title : "The new token"} onClose={onClose}>
      {secret === undefined ? (
        <TokenForm
          scopes={scopes}
          onClose={onClose}
          make={async (body) => {
            const made = await make(body);
            setSecret(made.secret);
            onMade();
          }}
        />
      ) : (
        <Made secret={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}

const Made = ({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) => (
  <div class="stack">
    <Notice kind="done">This is the only time it is shown. Copy it before you close this.</Notice>
    <Copy label="Token" text={secret} />
    <div class="actions">
      <Button kind="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </div>
);

type FormProps = Pick<Props, "scopes" | "onClose"> & { readonly make: (body: NewTokenBody) => Promise<void> };

function TokenForm({ scopes, make, onClose }: FormProps) {
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("90");
  const [chosen, setChosen] = useState<readonly string[]>(scopes.filter((each) => usual.includes(each)));
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, ["label", "scopes", "days"], meant(failure?.message ?? ""));
  return (
    <Form
      onSubmit={() => {
        const body = { label, scopes: scopes.filter((each) => chosen.includes(each)), days: Number(days) };
        void run(() => make(body));
      }}
    >
      <TextInput label="What it is for" placeholder="laptop" error={beside.label} value={label} onChange={setLabel} />
      <Checks
        legend="What it may do"
        choices={scopes.map((value) => ({ value, about: scopeAbout[value] }))}
        chosen={chosen}
        error={beside.scopes}
        onChange={setChosen}
      />
      <Select label="Valid for" value={days} choices={spans} error={beside.days} onChange={setDays} />
      <FailureNotice of={rest} />
      <SaveLine action="Make the token" isBusy={isBusy}>
        <Button onClick={onClose}>Cancel</Button>
      </SaveLine>
    </Form>
  );
}

/** The field that a sentence about the whole token is about. */
const meant = (message: string): "label" | "scopes" | undefined =>
  message.includes("needs a label") ? "label" : message.includes("one scope") ? "scopes" : undefined;

/** What an editor needs. */
const usual: readonly Scope[] = ["complete", "self"];

const spans = [
  { value: "7", title: "7 days" },
  { value: "30", title: "30 days" },
  { value: "90", title: "90 days" },
  { value: "180", title: "180 days" },
  { value: "366", title: "366 days" },
];

const scopeAbout: Readonly<Record<Scope, string>> = {
  complete: "ask for completions",
  self: "see and change one's own",
  "usage.read": "read figures",
  "audit.read": "read the audit log",
  "people.write": "change people, groups and tokens",
  "policy.write": "change limits, models and policy",
  "server.write": "change the server's configuration",
};
