import { useState } from "preact/hooks";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { SaveLine } from "../parts/SaveLine.tsx";
import { TextInput } from "../parts/TextInput.tsx";
import { navigate } from "../router.tsx";
import { documentHref } from "./documentHref.ts";

/** Leads to a document that is made when it is saved, or to the one that is there. */
export function AddDocument({ onClose }: { readonly onClose: () => void }) {
  const [project, setProject] = useState("");
  const [error, setError] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    if (project.trim() === "") setError("A project is named as in its address.");
    else navigate(documentHref(project.trim()));
  };
  return (
    <Dialog title="Rules for a project" onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <TextInput
          label="Project"
          hint="As in its address, such as github.com/acme/shop"
          error={error}
          value={project}
          onChange={(typed) => {
            setProject(typed);
            setError(undefined);
          }}
        />
        <SaveLine action="Go on" isBusy={false}>
          <Button onClick={onClose}>Cancel</Button>
        </SaveLine>
      </form>
    </Dialog>
  );
}
