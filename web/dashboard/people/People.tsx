import { useEffect, useState } from "preact/hooks";
import type { PersonItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { count, day } from "../format.ts";
import { useLoad } from "../load.ts";
import { may, useMe } from "../me.ts";
import { Badge } from "../parts/Badge.tsx";
import { Button } from "../parts/Button.tsx";
import { EmptyState } from "../parts/EmptyState.tsx";
import { Loaded } from "../parts/Loaded.tsx";
import { FailureNotice } from "../parts/Notice.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { Table, type Column } from "../parts/Table.tsx";
import { href, keepInAddress, Link, usePlace } from "../router.tsx";
import { AddPerson } from "./AddPerson.tsx";
import { PeopleFilters } from "./PeopleFilters.tsx";
import { usePeople, useSettled, type PeopleFilter, type PeoplePages } from "./usePeople.ts";

/** Everybody, or of a lead the own groups' members: searched, narrowed and paged. */
export function People() {
  const me = useMe();
  const { query } = usePlace();
  const [filter, setFilter] = useState(() => filterIn(query));
  const [isAdding, setAdding] = useState(false);
  const search = useSettled(filter.search);
  const pages = usePeople({ ...filter, search });
  const groups = useLoad(() => get("groups"), []);
  useEffect(() => keepInAddress(filter), [filter]);
  const { first } = pages;
  const mayAdd = first.kind === "loaded" && first.value.manages.length > 0;
  const known = groups.kind === "loaded" ? groups.value.groups.map(({ name }) => name) : [];
  return (
    <>
      <PageHead title="People" about={may(me, "people.write") ? aboutAll : aboutSome}>
        {mayAdd && (
          <Button kind="primary" onClick={() => setAdding(true)}>
            Add a person
          </Button>
        )}
      </PageHead>
      <PeopleFilters filter={filter} groups={known} onChange={setFilter} />
      <Loaded of={first}>
        {({ total }) => <PeopleTable pages={pages} total={total} isNarrowed={isNarrowed(filter)} />}
      </Loaded>
      {isAdding && first.kind === "loaded" && (
        <AddPerson roles={first.value.manages} groups={known} onClose={() => setAdding(false)} />
      )}
    </>
  );
}

const aboutAll = "Everybody who may use this server, and what each of them may do.";
const aboutSome = "The people whose figures you may see.";

type TableProps = { readonly pages: PeoplePages; readonly total: number; readonly isNarrowed: boolean };

function PeopleTable({ pages, total, isNarrowed }: TableProps) {
  const isLinked = may(useMe(), "people.write");
  const { people, hasMore, more, showMore } = pages;
  if (people.length === 0)
    return (
      <EmptyState title={isNarrowed ? "Nobody fits" : "Nobody is here yet"}>
        <p>{isNarrowed ? "Take away a part of the search or a filter." : "People you add are listed here."}</p>
      </EmptyState>
    );
  return (
    <>
      <section class="panel" aria-label="People">
        <Table caption="People" columns={columns(isLinked)} rows={people} keyOf={({ id }) => id} />
      </section>
      <FailureNotice of={more.failure} />
      <div class="actions list-end">
        <p class="hint" role="status">
          {people.length === total ? `${count(total)} in all` : `${count(people.length)} of ${count(total)}`}
        </p>
        {hasMore && (
          <Button isBusy={more.isBusy} onClick={showMore}>
            Show more
          </Button>
        )}
      </div>
    </>
  );
}

const columns = (isLinked: boolean): readonly Column<PersonItem>[] => [
  {
    title: "Name",
    cell: ({ name }) => (isLinked ? <Link to={href("people/:who", { who: name })}>{name}</Link> : name),
  },
  { title: "Role", cell: ({ role }) => role },
  { title: "Groups", cell: ({ groups }) => groups.join(", ") || "–" },
  { title: "Since", cell: ({ createdAt }) => day(createdAt) },
  {
    title: "State",
    cell: ({ deactivatedAt }) =>
      deactivatedAt === null ? <Badge kind="good">active</Badge> : <Badge kind="warning">deactivated</Badge>,
  },
];

const filterIn = (query: URLSearchParams): PeopleFilter => ({
  search: query.get("search") ?? "",
  group: query.get("group") ?? "",
  role: query.get("role") ?? "",
  active: query.get("active") ?? "",
});

const isNarrowed = (filter: PeopleFilter): boolean => Object.values(filter).some((each) => each !== "");
