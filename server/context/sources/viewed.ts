import { isSameWorld } from "./lookUp.ts";
import type { Source } from "./source.ts";
import { isType } from "./surroundings.ts";

/** The declarations that the user looked at last. */
export const viewed: Source = {
  name: "viewed",
  find: async ({ trace, path, index, signal, around }, add) => {
    const elsewhere = trace.viewed.filter((place) => place.path !== path && isSameWorld(path, place.path));
    for (const [age, place] of elsewhere.slice(0, mostPlaces).entries()) {
      const outline = await index.outlineOf(place.path, signal);
      const middle = (place.line + place.endLine) / 2;
      const around_ =
        outline?.definitions.filter((each) => each.line <= place.endLine && each.endLine >= place.line) ?? [];
      const held = around_.filter((each) => each.line <= middle && middle <= each.endLine && !isType(each));
      const definition = held.at(-1) ?? around_.find((each) => !isType(each)) ?? around_[0];
      if (definition === undefined) continue;
      const holder = outline?.definitions.find((each) => isType(each) && each.name === definition.container);
      add({
        source: "viewed",
        why: "looked at a moment ago",
        score: 0.35 / (1 + age / 3) + around.relevance.of(definition.name),
        path: place.path,
        shown: {
          kind: "definition",
          definition: { ...definition, path: place.path },
          holder: holder && { ...holder, path: place.path },
        },
      });
    }
  },
};

const mostPlaces = 6;
