/** What a file declares and imports, by its syntax alone. Implemented by server/syntax/outline. */

export type DefinitionKind =
  "class" | "interface" | "enum" | "type" | "function" | "method" | "field" | "constant" | "variable" | "module";

export type Definition = {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Name of the type, module or impl target that holds it, "Outer.Inner" when nested; empty at the top level. */
  readonly container: string;
  /** The header as it stands in the file without its body, on one line; at most 300 UTF-16 units. */
  readonly signature: string;
  /** First sentence or line of its documentation comment, without comment marks; empty for none. */
  readonly doc: string;
  /** Lines count from 0; `endLine` is the last line of the whole declaration. */
  readonly line: number;
  readonly endLine: number;
  /** Visible outside its file, by the language's rule or convention. */
  readonly isExported: boolean;
  /** Simple names of what a class or interface extends, implements or embeds. */
  readonly bases: readonly string[];
  /**
   * Simple name of the declared type of a field or variable, or of the return type of a function; empty when not written.
   * "Item" for `Item[]`, `Promise<Item>`, `Optional[Item]`, `*pkg.Item`, `Box<Item>` and `Item | null`, but "list" for
   * `list[Item]`; without a declared type the class that the value constructs: `new Item()`, in Python `Item()`.
   */
  readonly typeName: string;
};

export type Import = {
  /** As written: "./total", "java.util.List", "../include/a.hpp", "crate::model::Item" without the imported name. */
  readonly specifier: string;
  /** Empty for a side-effect import, an include or a wildcard. */
  readonly names: readonly { readonly imported: string; readonly local: string }[];
  /** Local name of the whole module: `import * as ns`, `import numpy as np`, a Go package's name. Empty for none. */
  readonly namespace: string;
  readonly isWildcard: boolean;
  /** `export … from`, `pub use`. */
  readonly isReexport: boolean;
  readonly line: number;
  readonly endLine: number;
};

export type Outline = {
  /** In source order. */
  readonly definitions: readonly Definition[];
  readonly imports: readonly Import[];
  /** Java and Kotlin package, C# and PHP namespace, Go package name; empty for none. */
  readonly packageName: string;
};
