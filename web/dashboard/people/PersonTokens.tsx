import { useState } from "preact/hooks";
import type { PersonReply } from "../../../server/admin/api.ts";
import { get, post } from "../api.ts";
import { useLoad } from "../load.ts";
import { useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { NewToken } from "../parts/NewToken.tsx";
import { Panel } from "../parts/Panel.tsx";
import { SignInBy } from "../parts/SignInBy.tsx";
import { TokenTable } from "../parts/TokenTable.tsx";

/** Of somebody else or of oneself: the ids tell which. */
export function PersonTokens({ reply }: { readonly reply: PersonReply }) {
  const me = useMe();
  const [isMaking, setMaking] = useState(false);
  const { person, mayChange, tokenScopes } = reply;
  const tokens = useLoad(() => get("people/:who/tokens", { who: person.id }), [person.id, person.deactivatedAt]);
  const mayMake = mayChange && person.deactivatedAt === null && tokenScopes.length > 0;
  const revoke = async (id: string): Promise<void> => {
    await post("tokens/revoke", { id });
    tokens.reload();
  };
  return (
    <Panel
      title="Tokens"
      about="What editors and programs of theirs sign in with. A token is shown when it is made, and never again."
      actions={mayMake && <Button onClick={() => setMaking(true)}>Make a token</Button>}
    >
      <Loaded of={tokens}>
        {(value) => (
          <>
            <SignInBy by={value.signInBy} />
            <TokenTable
              caption={`Tokens of ${person.name}`}
              tokens={value.tokens}
              ownId={me.tokenId}
              onRevoke={mayChange ? ({ id }) => revoke(id) : undefined}
            />
          </>
        )}
      </Loaded>
      {isMaking && (
        <NewToken
          title={`A token for ${person.name}`}
          scopes={tokenScopes}
          make={(body) => post("people/:who/tokens", body, { who: person.id })}
          onMade={tokens.reload}
          onClose={() => setMaking(false)}
        />
      )}
    </Panel>
  );
}
