import { post } from "../api.ts";
import { useWork } from "../load.ts";
import { useMe } from "../me.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

/** Who is signed in, and the way out. */
export function Account() {
  const me = useMe();
  const { isBusy, failure, run } = useWork();
  const signOut = async (): Promise<void> => {
    const { goOnAt } = await post("session/end", {});
    location.assign(goOnAt ?? "/signin");
  };
  return (
    <div class="account">
      <ThemeSwitch />
      <p class="who">
        <strong title={me.user}>{me.user}</strong>
        <span>{me.role}</span>
      </p>
      <FailureNotice of={failure} />
      <Button isBusy={isBusy} onClick={() => void run(signOut)}>
        Sign out
      </Button>
    </div>
  );
}
