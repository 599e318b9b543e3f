import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { Notice } from "../parts/Notice.tsx";
import { href, Link } from "../router.tsx";

/** For whoever may add people, as long as they are alone. */
export function FirstSteps() {
  const people = useLoad(() => get("people", { limit: "1" }), []);
  if (people.kind !== "loaded" || people.value.total > 1) return null;
  return (
    <Notice kind="info">
      <p>
        Nobody but you is here yet. <Link to={href("people")}>Add people</Link>, then each connects an editor of their
        own.
      </p>
    </Notice>
  );
}
