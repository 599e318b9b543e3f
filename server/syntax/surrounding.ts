import { Lru } from "../base/lru.ts";
import type { Hole } from "../domain/snapshot.ts";
import { type Region, regionAround } from "./region.ts";
import { createSites, type Site } from "./site.ts";
import type { Score } from "./validity.ts";

/** What is known of the text around a hole. */
export type Surrounding = {
  readonly site: Site;
  /** What is parsed of the document, with `text` in the hole. */
  readonly textWith: (text: string) => string;
  /** Where the hole begins in it. */
  readonly at: number;
  /** Texts that were tried in the hole: several steps judge the same ones. */
  readonly judged: Lru<string, Score>;
};

/** All that the steps of one request try, and then some. */
const mostJudged = 200;

/** Remembers the place asked about last: it is asked about several times. */
export function createSurroundings(): (hole: Hole) => Surrounding {
  const { siteOf, before } = createSites();
  let latest: Surrounding | undefined;
  return ({ snapshot: { languageId, text }, from, to }) => {
    const place = { languageId, text, from, to };
    const site = siteOf(place);
    if (latest?.site !== site) {
      const region = regionAround(place, site, before);
      latest = { site, ...cutTo(region, place), judged: new Lru(mostJudged) };
    }
    return latest;
  };
}

type Place = { readonly text: string; readonly from: number; readonly to: number };

const cutTo = ({ lead, tail, ...region }: Region, { text, from, to }: Place) => ({
  textWith: (inserted: string) => lead + text.slice(region.from, from) + inserted + text.slice(to, region.to) + tail,
  at: from - region.from + lead.length,
});
