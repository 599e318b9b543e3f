import { useState } from "preact/hooks";
import { get, post } from "../api.ts";
import { useLoad, useWork } from "../load.ts";
import { Form } from "../parts/Form.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Panel } from "../parts/Panel.tsx";
import { placeFailure } from "../parts/placeFailure.ts";
import { SaveLine } from "../parts/SaveLine.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { href, Link } from "../router.tsx";
import { ModelChoice } from "./ModelChoice.tsx";

/** Who may use which model: by group, and for people without one. */
export function Models() {
  const both = useLoad(async () => {
    const [settings, { groups }, { engines }] = await Promise.all([get("settings"), get("groups"), get("status")]);
    return { settings, groups, offered: engines.map(({ model }) => model) };
  }, []);
  return (
    <>
      <PageHead
        title="Model access"
        about="Which models people may use. Somebody in several groups may use what any of them may."
      />
      <Loaded of={both}>
        {({ settings, groups, offered }) => (
          <>
            <Panel title="By group" about="A group's own page changes it.">
              {groups.length === 0 ? (
                <p class="hint">There are no groups yet: what is chosen below holds for everybody.</p>
              ) : (
                <Table caption="Models by group" columns={columns(offered)} rows={groups} keyOf={({ name }) => name} />
              )}
            </Panel>
            <Panel title="People without a group">
              <WithoutGroup models={settings.modelsWithoutGroup} />
            </Panel>
          </>
        )}
      </Loaded>
    </>
  );
}

type Row = { readonly name: string; readonly models: readonly string[] | null };

/** A column for each model, so that it is seen at once who may use it; of many models a list. */
const columns = (offered: readonly string[]): readonly Column<Row>[] => [
  { title: "Group", cell: ({ name }) => <Link to={href("groups/:name", { name })}>{name}</Link> },
  ...(offered.length > mostColumns ? [listColumn] : offered.map(modelColumn)),
];

const mostColumns = 4;

const modelColumn = (model: string): Column<Row> => ({
  title: model,
  cell: ({ models }) => (models === null || models.includes(model) ? "allowed" : <span class="hint">not allowed</span>),
});

const listColumn: Column<Row> = {
  title: "Models",
  cell: ({ models }) => (models === null ? "every model" : models.join(", ") || "none"),
};

function WithoutGroup({ models }: { readonly models: readonly string[] | null }) {
  const [chosen, setChosen] = useState(models);
  const [said, setSaid] = useState("");
  const { isBusy, failure, run } = useWork();
  const { beside, rest } = placeFailure(failure, ["modelsWithoutGroup"]);
  const save = async (): Promise<void> => {
    await post("settings", { modelsWithoutGroup: chosen });
    setSaid("Saved.");
  };
  return (
    <Form
      class="narrow-form"
      onInput={() => setSaid("")}
      onSubmit={() => {
        setSaid("");
        void run(save);
      }}
    >
      <ModelChoice models={chosen} error={beside.modelsWithoutGroup} onChange={setChosen} />
      <FailureNotice of={rest} />
      <SaveLine action="Save" isBusy={isBusy} said={said} />
    </Form>
  );
}
