import type { ComponentChildren } from "preact";

type Props = {
  readonly title: string;
  /** What would be here and how it comes to be; perhaps a button. */
  readonly children: ComponentChildren;
};

export const EmptyState = ({ title, children }: Props) => (
  <div class="empty">
    <h3>{title}</h3>
    <div>{children}</div>
  </div>
);
