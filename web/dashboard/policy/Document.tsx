import { useRef, useState } from "preact/hooks";
import { useLoad } from "../load.ts";
import { Button } from "../parts/Button.tsx";
import { Confirm } from "../parts/Confirm.tsx";
import { Form } from "../parts/Form.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { FailureNotice, Notice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { href, Link, navigate, usePlace } from "../router.tsx";
import { CodeField, selectLine } from "./CodeField.tsx";
import { Conflict } from "./Conflict.tsx";
import { Rules } from "./Rules.tsx";
import { readStored, usePolicyEdit, type PolicyEdit, type Stored } from "./usePolicyEdit.ts";

/** One policy document: the central one, or with `?project=` that of a project. */
export function Document() {
  const { query } = usePlace();
  const project = query.get("project") || null;
  const stored = useLoad(() => readStored(project), [project]);
  return (
    <>
      <Link class="back" to={href("policy")}>
        ← Policy
      </Link>
      <Loaded of={stored}>{(value) => <Editor key={project} project={project} found={value} />}</Loaded>
    </>
  );
}

function Editor({ project, found }: { readonly project: string | null; readonly found: Stored }) {
  const edit = usePolicyEdit(project, found);
  const [isRemoving, setRemoving] = useState(false);
  const remove = async (): Promise<void> => {
    await edit.remove();
    navigate(href("policy"));
  };
  return (
    <>
      <PageHead
        title={project ?? "The whole server"}
        about="Rules about what never leaves an editor. Of this server's and a project's the stricter one holds."
      >
        {edit.isStored && <Button onClick={() => setRemoving(true)}>Remove…</Button>}
      </PageHead>
      {!edit.isStored && <Notice kind="info">There is no such document yet. It is made when you save.</Notice>}
      {edit.isDraft && <Notice kind="info">This is what you typed before and did not save.</Notice>}
      <DocumentForm edit={edit} />
      {edit.theirs && <Conflict theirs={edit.theirs.stored} mine={edit.text} onTake={edit.takeTheirs} />}
      {edit.putAside !== undefined && <PutAside text={edit.putAside} onPutBack={edit.putBack} />}
      {isRemoving && (
        <Confirm title="Remove this document?" action="Remove" onConfirm={remove} onClose={() => setRemoving(false)}>
          <p>
            Its rules hold no longer: what only they exclude is sent to the server again.{" "}
            {edit.isChanged && "What you typed and did not save goes with it."}
          </p>
        </Confirm>
      )}
    </>
  );
}

function DocumentForm({ edit }: { readonly edit: PolicyEdit }) {
  const { text, checked, theirs, work, isChanged, isStored } = edit;
  const area = useRef<HTMLTextAreaElement>(null);
  const { beside, rest } = placeFailure(work.failure, ["document"]);
  const broken = checked?.kind === "broken" ? checked : undefined;
  const line = broken?.line ?? undefined;
  return (
    <Form class="panel" onSubmit={() => edit.save()}>
      <CodeField
        label="Document"
        hint="JSON with comments: excludedPaths, excludedLanguages, localFallback."
        error={broken ? `${line === undefined ? "" : `Line ${line}: `}${broken.reason}.` : beside.document}
        text={text}
        area={area}
        onChange={edit.type}
      />
      {line !== undefined && (
        <div class="actions">
          <Button onClick={() => area.current && selectLine(area.current, line)}>Go to line {line}</Button>
        </div>
      )}
      {checked?.kind === "rules" && <Rules rules={checked.rules} />}
      <FailureNotice of={rest} />
      <SaveLine action={theirs ? "Save over theirs" : "Save"} isBusy={work.isBusy} said={edit.said}>
        <Button isBusy={work.isBusy} onClick={edit.check}>
          Check
        </Button>
        {isChanged && !theirs && (
          <Button onClick={edit.undo}>{isStored ? "Back to what is stored" : "Begin anew"}</Button>
        )}
      </SaveLine>
    </Form>
  );
}

const PutAside = ({ text, onPutBack }: { readonly text: string; readonly onPutBack: () => void }) => (
  <section class="panel" aria-label="What you had typed">
    <h2>What you had typed</h2>
    <pre tabIndex={0}>{text}</pre>
    <div class="actions">
      <Button onClick={onPutBack}>Put it back into the document</Button>
    </div>
  </section>
);
