import { readExplanation } from "./readExplanation.ts";

/** Why the last request ended as it did; the pieces of the prompt unfold on demand. */
export function Explanation({ markdown }: { readonly markdown: string }) {
  const { headline, facts, blocks } = readExplanation(markdown);
  return (
    <div class="explanation">
      <h3>{headline}</h3>
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {blocks.map(({ title, text }) => (
        <details key={title}>
          <summary>{title}</summary>
          <pre tabIndex={0}>{text}</pre>
        </details>
      ))}
    </div>
  );
}
