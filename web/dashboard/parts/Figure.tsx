import type { ComponentChildren } from "preact";

export const Figures = ({ children }: { readonly children: ComponentChildren }) => <dl class="figures">{children}</dl>;

/** One number and what it counts. */
export const Figure = ({
  title,
  value,
  hint,
}: {
  readonly title: string;
  readonly value: ComponentChildren;
  readonly hint?: string | undefined;
}) => (
  <div class="figure">
    <dt>{title}</dt>
    <dd>{value}</dd>
    {hint !== undefined && <dd class="hint">{hint}</dd>}
  </div>
);
