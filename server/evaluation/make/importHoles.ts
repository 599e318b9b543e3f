import type { Random } from "../../base/seededRandom.ts";
import { lineAfter, type SourceDocument } from "./sourceDocument.ts";
import { holeOf, type Hole } from "./hole.ts";

/** Whether a module, as it is written, belongs to the repository. */
export type IsOwnModule = (specifier: string) => boolean;

type Looking = { readonly document: SourceDocument; readonly isOwn: IsOwnModule; readonly random: Random };

/** Imports of the repository's own modules, from inside the path or the names on. */
export const importHoles = (looking: Looking): readonly Hole[] =>
  looking.document.root
    .descendantsOfType([...looking.document.shapes.imports])
    .flatMap(({ startIndex, endIndex }) => importHole(looking, startIndex, endIndex) ?? []);

function importHole(looking: Looking, start: number, end: number): Hole | undefined {
  const { document } = looking;
  const written = document.text.slice(start, end).trimEnd();
  const cut = cutOf(looking, written);
  if (cut === undefined || written.length - cut < 3) return undefined;
  const stop = start + written.length;
  const tail = lineAfter(document, stop).trimEnd();
  return holeOf(document.text, {
    kind: "import",
    from: start + cut,
    to: tail.trim() === ";" ? stop + tail.length : stop,
    about: "",
  });
}

/** How much of the import stays; undefined for one of somebody else's module. */
function cutOf({ document, isOwn, random }: Looking, written: string): number | undefined {
  const draw = random();
  switch (document.grammar) {
    case "typescript":
    case "tsx":
    case "javascript": {
      const from = /from\s+['"](?<specifier>[^'"]+)['"]/d.exec(written);
      const at = from?.indices?.groups?.["specifier"]?.[0];
      if (at === undefined || !isOwn(from?.groups?.["specifier"] ?? "")) return undefined;
      const names = /^import\s+(?:type\s+)?\{\s*/.exec(written);
      return names !== null && draw < 0.5 ? names[0].length : at + (draw < 0.8 ? 0 : 2);
    }
    case "python": {
      const names = /^from\s+(?<specifier>\.*[\w.]*)\s+import\s+/.exec(written);
      if (names === null || !isOwn(names.groups?.["specifier"] ?? "")) return undefined;
      return draw < 0.6 ? names[0].length : (/^from\s+\.*(?:\w+\.)?/.exec(written)?.[0].length ?? 0);
    }
    case "go": {
      const quote = written.indexOf('"');
      const specifier = written.slice(quote + 1, -1);
      return quote !== -1 && isOwn(specifier) ? quote + 1 + specifier.lastIndexOf("/") + 1 : undefined;
    }
    case "rust":
      return /^(?:pub(?:\([^)]*\))?\s+)?use\s+(?:crate|super|self)::/.exec(written)?.[0].length;
    case "java": {
      const start = /^import\s+(?:static\s+)?/.exec(written)?.[0].length ?? 0;
      const specifier = written.slice(start).replace(/;$/, "");
      if (!isOwn(specifier)) return undefined;
      const end = draw < 0.5 ? specifier.lastIndexOf(".") : specifier.indexOf(".", specifier.indexOf(".") + 1);
      return end === -1 ? undefined : start + end + 1;
    }
    default:
      return /^#\s*include\s+"/.exec(written)?.[0].length;
  }
}
