import type { Hole } from "../domain/snapshot.ts";
import { type Region, regionAround } from "./region.ts";
import { createSites, type Site } from "./site.ts";

/** What is known of the text around a hole. */
export type Surrounding = {
  readonly site: Site;
  /** What is parsed of the document, with `text` in the hole. */
  readonly textWith: (text: string) => string;
  /** Where the hole begins in it. */
  readonly at: number;
};

/** Remembers the place asked about last: it is asked about several times. */
export function createSurroundings(): (hole: Hole) => Surrounding {
  const { siteOf, before } = createSites();
  let latest: Surrounding | undefined;
  return ({ snapshot: { languageId, text }, from, to }) => {
    const place = { languageId, text, from, to };
    const site = siteOf(place);
    if (latest?.site !== site) {
      const region = regionAround(place, site, before);
      latest = { site, ...cutTo(region, place) };
    }
    return latest;
  };
}

type Place = { readonly text: string; readonly from: number; readonly to: number };

const cutTo = ({ lead, tail, ...region }: Region, { text, from, to }: Place) => ({
  textWith: (inserted: string) => lead + text.slice(region.from, from) + inserted + text.slice(to, region.to) + tail,
  at: from - region.from + lead.length,
});
