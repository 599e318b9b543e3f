import { useEffect, useState } from "preact/hooks";
import type { PeopleQuery, PeopleReply, PersonItem } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { useLoad, useWork, type Load, type Work } from "../load.ts";
import { isRole } from "./roles.ts";

/** What narrows a list of people; empty texts do not. */
export type PeopleFilter = Readonly<Record<"search" | "group" | "role" | "active", string>>;

export type PeoplePages = {
  readonly first: Load<PeopleReply>;
  /** Of all pages that were asked for. */
  readonly people: readonly PersonItem[];
  readonly hasMore: boolean;
  readonly more: Work;
  readonly showMore: () => void;
};

/** People by name, the first page and those that were asked for after it. */
export function usePeople(filter: PeopleFilter): PeoplePages {
  const query = queryOf(filter);
  const first = useLoad(() => get("people", query), Object.values(filter));
  const [added, setAdded] = useState<{ readonly to: PeopleReply; readonly pages: readonly PeopleReply[] }>();
  const more = useWork();
  const start = first.kind === "loaded" ? first.value : undefined;
  // Pages of another list are forgotten.
  const pages = start === undefined ? [] : [start, ...(added?.to === start ? added.pages : [])];
  const next = pages.at(-1)?.next ?? null;
  const showMore = async (): Promise<void> => {
    if (start === undefined || next === null) return;
    const page = await get("people", { ...query, after: next });
    setAdded({ to: start, pages: [...pages.slice(1), page] });
  };
  return {
    first,
    people: pages.flatMap(({ people }) => people),
    hasMore: next !== null,
    more,
    showMore: () => void more.run(showMore),
  };
}

/** What was typed, once the typing has paused, so that the server is not asked at every key. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

const pauseMs = 200;

const queryOf = ({ search, group, role, active }: PeopleFilter): PeopleQuery => ({
  ...{ search, group },
  ...(isRole(role) ? { role } : {}),
  ...(active === "true" || active === "false" ? { active } : {}),
});
