import { useState } from "preact/hooks";
import type { LimitsBody, LimitSubject, LimitValues } from "../../../server/admin/api.ts";
import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { SubjectFields } from "./SubjectFields.tsx";

type Props = {
  /** Undefined: whoever edits chooses. */
  readonly subject: LimitSubject | undefined;
  readonly limits: LimitValues;
  readonly groups: readonly string[];
  readonly onSaved: () => void;
  readonly onClose: () => void;
};

const fields = [
  { name: "requestsPerMinute", label: "Requests a minute" },
  { name: "tokensPerMinute", label: "Tokens a minute" },
  { name: "requestsPerDay", label: "Requests a day" },
  { name: "tokensPerDay", label: "Tokens a day" },
] as const;
type Typed = Readonly<Record<keyof LimitValues, string>>;

/** Four numbers; what is left empty is not limited. */
export function EditLimits({ subject, limits, groups, onSaved, onClose }: Props) {
  const [who, setWho] = useState<LimitSubject>(subject ?? { kind: "user", name: "" });
  const [typed, setTyped] = useState<Typed>(() => asTyped(limits));
  const [wrong, setWrong] = useState<Partial<Typed>>({});
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, serverNames, subject === undefined ? "subject.name" : undefined);
  const save = async (body: LimitsBody): Promise<void> => {
    await post("limits", body);
    onSaved();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const faults = faultsIn(typed);
    setWrong(faults);
    if (Object.keys(faults).length === 0) void run(() => save({ subject: who, limits: asValues(typed) }));
  };
  return (
    <Dialog title={titleOf(subject)} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        {subject === undefined ? (
          <SubjectFields subject={who} groups={groups} error={beside["subject.name"]} onChange={setWho} />
        ) : (
          <p class="hint">{aboutOf(subject)}</p>
        )}
        <div class="row">
          {fields.map(({ name, label }) => (
            <TextInput
              key={name}
              label={label}
              inputMode="numeric"
              placeholder="no limit"
              error={wrong[name] ?? beside[`limits.${name}`]}
              value={typed[name]}
              onChange={(value) => setTyped({ ...typed, [name]: value })}
            />
          ))}
        </div>
        <p class="hint">Empty: no limit. Tokens are those of the prompt and the answer together.</p>
        <FailureNotice of={rest} />
        <SaveLine action="Save" isBusy={isBusy}>
          <Button onClick={onClose}>Cancel</Button>
        </SaveLine>
      </form>
    </Dialog>
  );
}

const serverNames = ["subject.name", ...fields.map(({ name }) => `limits.${name}` as const)] as const;

function titleOf(subject: LimitSubject | undefined): string {
  if (subject === undefined) return "New limits";
  return subject.kind === "everyone" ? "Limits of everyone" : `Limits of ${subject.name}`;
}

function aboutOf({ kind }: LimitSubject): string {
  switch (kind) {
    case "everyone":
      return "Hold for each person who has no limits of their own.";
    case "user":
      return "Hold instead of everyone's. With none here, everyone's hold.";
    case "group":
      return "Hold for its members together, on top of what holds for each of them.";
  }
}

const asTyped = (limits: LimitValues): Typed => ({
  requestsPerMinute: text(limits.requestsPerMinute),
  tokensPerMinute: text(limits.tokensPerMinute),
  requestsPerDay: text(limits.requestsPerDay),
  tokensPerDay: text(limits.tokensPerDay),
});

const asValues = (typed: Typed): LimitValues => ({
  requestsPerMinute: number(typed.requestsPerMinute),
  tokensPerMinute: number(typed.tokensPerMinute),
  requestsPerDay: number(typed.requestsPerDay),
  tokensPerDay: number(typed.tokensPerDay),
});

const text = (limit: number | null): string => (limit === null ? "" : String(limit));
const digits = (typed: string): string => typed.replace(/[\s_.,']/g, "");
const number = (typed: string): number | null => (typed.trim() === "" ? null : Number(digits(typed)));

/** What is no number cannot be sent; whether a number is too large the server says. */
function faultsIn(typed: Typed): Partial<Typed> {
  const wrong = fields.filter(({ name }) => typed[name].trim() !== "" && !/^\d+$/.test(digits(typed[name])));
  return Object.fromEntries(wrong.map(({ name }) => [name, "A whole number, or nothing."]));
}
