import type { ComponentChildren } from "preact";
import { Button } from "./Button.tsx";

type Props = {
  /** "Save", "Add". */
  readonly action: string;
  readonly isBusy: boolean;
  /** What has become of the last time; empty while there is nothing to say. */
  readonly said?: string;
  /** Further buttons, such as one that closes a dialog. */
  readonly children?: ComponentChildren;
};

/** The end of a form: its button, and quietly beside it that it is done. */
export const SaveLine = ({ action, isBusy, said = "", children }: Props) => (
  <div class="actions save-line">
    <Button type="submit" kind="primary" isBusy={isBusy}>
      {action}
    </Button>
    {children}
    <p class="hint" role="status">
      {isBusy ? "Saving…" : said}
    </p>
  </div>
);
