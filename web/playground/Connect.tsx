/** What one types on one's own machine; docs/editors.md says more. */
const ways = [
  { editor: "VS Code", command: "npx lacuna install vscode" },
  { editor: "Neovim", command: "npx lacuna install neovim" },
  { editor: "Helix, Emacs, JetBrains, …", command: "npx lacuna install --help" },
  { editor: "Any client of the Language Server Protocol", command: "lacuna lsp --stdio" },
  { editor: "Any client of OpenAI's completions", command: `${location.origin}/v1` },
] as const;

export const Connect = () => (
  <>
    <h2>In your own editor</h2>
    <p>The playground talks to the language server that editors use, so what you see here is what you get there.</p>
    <dl class="ways">
      {ways.map(({ editor, command }) => (
        <div key={editor}>
          <dt>{editor}</dt>
          <dd>
            <code>{command}</code>
          </dd>
        </div>
      ))}
    </dl>
    <p>There it also reads the other files of your project, which a page never sees.</p>
  </>
);
