import type { Place } from "../sources/source.ts";
import type { WorkspaceFile } from "./workspace.ts";

type ViewedPlace = Place & WorkspaceFile;

const mostPlaces = 20;
/** Places of a file that are this near to each other are one. */
const nearLines = 20;

/** Where the user looked last, newest first. */
export class ViewedPlaces {
  #places: readonly ViewedPlace[] = [];

  /** In a folder. */
  newestFirst(root: string | undefined): readonly Place[] {
    return this.#places.filter((place) => place.root === root);
  }

  add(place: ViewedPlace): void {
    const others = this.#places.filter(
      ({ root, path, line, endLine }) =>
        root !== place.root ||
        path !== place.path ||
        line > place.endLine + nearLines ||
        endLine < place.line - nearLines,
    );
    this.#places = [place, ...others].slice(0, mostPlaces);
  }
}
