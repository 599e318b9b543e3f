import { Copy } from "../parts/Copy.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useMe } from "../me.ts";
import { href, Link } from "../router.tsx";

/** What one types on one's own machine; docs/team.md says more. */
export const ConnectEditor = () => {
  const { server } = useMe();
  return (
    <Panel
      title="Connect your editor"
      about="Once for each machine. The editor shows a code, and you say here that it is yours."
    >
      <div class="row">
        <Copy label="Name this server, in a terminal" text={`lacuna settings set server.url ${location.origin}`} />
        <Copy label="Then sign in there" text="lacuna login" />
      </div>
      <p class="hint">
        An editor that is open notices within seconds. <a href="/device">Type a code that an editor shows</a>, or{" "}
        <Link to={href("tokens")}>make a token</Link> for a program that cannot show one.
        {server.hasPlayground && (
          <>
            {" "}
            To try it before that, open the <a href="/playground">playground</a>.
          </>
        )}
      </p>
    </Panel>
  );
};
