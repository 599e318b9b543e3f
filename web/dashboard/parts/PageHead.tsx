import type { ComponentChildren } from "preact";

type Props = {
  readonly title: string;
  /** One sentence on what the page is for. */
  readonly about?: ComponentChildren;
  /** Buttons for the page as a whole. */
  readonly children?: ComponentChildren;
};

/** The heading takes the focus when a page opens. */
export const PageHead = ({ title, about, children }: Props) => (
  <header class="page-head">
    <div>
      <h1 tabIndex={-1}>{title}</h1>
      {about !== undefined && <p>{about}</p>}
    </div>
    {children !== undefined && <div class="actions">{children}</div>}
  </header>
);
