import { Button } from "./Button.tsx";

type Props = {
  /** On the button that does it. */
  readonly action: string;
  readonly isBusy: boolean;
  readonly onClose: () => void;
};

/** The last line of a dialog that asks before it does harm. */
export const DangerActions = ({ action, isBusy, onClose }: Props) => (
  <div class="actions">
    <Button type="submit" kind="danger" isBusy={isBusy}>
      {action}
    </Button>
    <Button onClick={onClose}>Cancel</Button>
  </div>
);
