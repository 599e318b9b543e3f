import type { Place } from "../sources/source.ts";

const mostPlaces = 20;
/** Places of a file that are this near to each other are one. */
const nearLines = 20;

/** Where the user looked last, newest first. */
export class ViewedPlaces {
  #places: readonly Place[] = [];

  get newestFirst(): readonly Place[] {
    return this.#places;
  }

  add(place: Place): void {
    const others = this.#places.filter(
      ({ path, line, endLine }) =>
        path !== place.path || line > place.endLine + nearLines || endLine < place.line - nearLines,
    );
    this.#places = [place, ...others].slice(0, mostPlaces);
  }
}
