type Way = { readonly editor: string; readonly command: string };

/** What one types on one's own machine; docs/editors.md says more. */
const ways: readonly Way[] = [
  { editor: "VS Code", command: "npx lacuna install vscode" },
  { editor: "Neovim", command: "npx lacuna install neovim" },
  { editor: "Helix, Emacs, JetBrains, …", command: "npx lacuna install --help" },
  { editor: "Any client of the Language Server Protocol", command: "lacuna lsp --stdio" },
  { editor: "Any client of OpenAI's completions", command: `${location.origin}/v1` },
];

/** Before that, for a server with accounts; docs/team.md says more. */
const teamWays: readonly Way[] = [
  { editor: "Name this server, in a terminal", command: `lacuna settings set server.url ${location.origin}` },
  { editor: "Then sign in there", command: "lacuna login" },
];

export const Connect = ({ isTeam }: { readonly isTeam: boolean }) => (
  <>
    <h2>In your own editor</h2>
    <p>The playground talks to the language server that editors use, so what you see here is what you get there.</p>
    <dl class="ways">
      {[...(isTeam ? teamWays : []), ...ways].map(({ editor, command }) => (
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
