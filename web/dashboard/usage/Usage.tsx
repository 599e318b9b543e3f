import { useEffect, useState } from "preact/hooks";
import type { SettingsReply } from "../../../server/admin/api.ts";
import { get } from "../api.ts";
import { useLoad } from "../load.ts";
import { useMe } from "../me.ts";
import { Loaded } from "../parts/Loaded.tsx";
import { PageHead } from "../parts/PageHead.tsx";
import { keepInAddress } from "../router.tsx";
import { Breakdown } from "./Breakdown.tsx";
import { Daily } from "./Daily.tsx";
import { dayIn } from "./days.ts";
import { lastDays, usualDays, wrongWith, type Range } from "./range.ts";
import { RangeFields } from "./RangeFields.tsx";
import { Totals } from "./Totals.tsx";
import "./usage.css";

/** What the server is used for and whether that is any good; never whose use it is. */
export function Usage() {
  const settings = useLoad(() => get("settings"), []);
  return <Loaded of={settings}>{(value) => <Figures settings={value} />}</Loaded>;
}

function Figures({ settings }: { readonly settings: SettingsReply }) {
  const { role, groups } = useMe();
  const today = dayIn(settings.timeZone, new Date());
  const [choice, setChoice] = useState(choiceInAddress);
  const [own, setOwn] = useState<Range>(() => ownInAddress(lastDays(Number(usualDays), today)));
  const range = choice === "own" ? own : lastDays(Number(choice), today);
  const wrong = wrongWith(range);
  useEffect(() => keepInAddress(choice === "own" ? { ...own } : { days: choice }), [choice, own]);
  return (
    <>
      <PageHead title="Usage" about={`${scopeOf(role, groups)} Days are those of ${settings.timeZone}.`} />
      <RangeFields
        choice={choice}
        own={range}
        wrong={wrong}
        onChoice={(next) => (setOwn(range), setChoice(next))}
        onOwn={setOwn}
      />
      {wrong.from === undefined && wrong.to === undefined && (
        <>
          <Totals range={range} />
          <Daily range={range} />
          <Breakdown range={range} />
        </>
      )}
    </>
  );
}

const scopeOf = (role: string, groups: readonly string[]): string =>
  role === "lead"
    ? `Figures of your groups: ${groups.join(", ") || "you are in none"}.`
    : "Figures of everybody together, never of one person.";

const choiceInAddress = (): string => {
  const query = new URLSearchParams(location.search);
  if (query.has("from") && query.has("to")) return "own";
  const days = query.get("days") ?? usualDays;
  return /^(7|28|90|365)$/.test(days) ? days : usualDays;
};

const ownInAddress = (otherwise: Range): Range => {
  const query = new URLSearchParams(location.search);
  return { from: query.get("from") ?? otherwise.from, to: query.get("to") ?? otherwise.to };
};
