import { useState } from "preact/hooks";
import { get, post } from "../api.ts";
import { useLoad } from "../load.ts";
import { useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { NewToken } from "../parts/NewToken.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Panel } from "../parts/Panel.tsx";
import { SignInBy } from "../parts/SignInBy.tsx";
import { TokenTable } from "../parts/TokenTable.tsx";

/** What one's own editors, programs and browsers sign in with. */
export function MyTokens() {
  const me = useMe();
  const [isMaking, setMaking] = useState(false);
  const tokens = useLoad(() => get("me/tokens"), []);
  const revoke = async (id: string): Promise<void> => {
    await post("me/tokens/revoke", { id });
    tokens.reload();
  };
  return (
    <>
      <PageHead
        title="My tokens"
        about="What your editors, programs and browsers are let in with. Revoke what you do not know or need."
      >
        <Button kind="primary" onClick={() => setMaking(true)}>
          Make a token
        </Button>
      </PageHead>
      <Panel
        title="Tokens"
        about="One called browser is a session such as this one: it ends after 12 hours, or when you sign out."
      >
        <Loaded of={tokens}>
          {(value) => (
            <>
              <SignInBy by={value.signInBy} />
              <TokenTable
                caption="Tokens of yours"
                tokens={value.tokens}
                ownId={me.tokenId}
                onRevoke={({ id }) => revoke(id)}
              />
            </>
          )}
        </Loaded>
      </Panel>
      <Panel title="An editor needs none from here">
        <p>
          It shows a code when you sign in there, and you <a href="/device">let it in</a>. In a terminal:{" "}
          <code>lacuna login {location.origin}</code>
        </p>
      </Panel>
      {isMaking && (
        <NewToken
          title="A token of yours"
          scopes={me.scopes}
          make={(body) => post("me/tokens", body)}
          onMade={tokens.reload}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}
