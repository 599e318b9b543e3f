import { useMe } from "../me.ts";
import { Badge } from "../parts/Badge.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Panel } from "../parts/Panel.tsx";
import { roleAbout } from "../people/roles.ts";
import { MyData } from "./MyData.tsx";
import { MyFigures } from "./MyFigures.tsx";
import { MyLimits } from "./MyLimits.tsx";

/** Who I am here, what I have used, and what is stored about me. */
export function MyPage() {
  const me = useMe();
  return (
    <>
      <PageHead title="My page" about="What this server knows about you. Others see none of your figures." />
      <Panel title="Who you are">
        <dl class="facts">
          <dt>Name</dt>
          <dd>{me.user}</dd>
          <dt>Role</dt>
          <dd>
            <Badge>{me.role}</Badge> {roleAbout[me.role]}
          </dd>
          <dt>Groups</dt>
          <dd>{me.groups.length === 0 ? "none" : me.groups.join(", ")}</dd>
          <dt>Models</dt>
          <dd>{me.server.models.length === 0 ? "none" : me.server.models.join(", ")}</dd>
        </dl>
      </Panel>
      <MyFigures />
      <MyLimits />
      <MyData />
    </>
  );
}
