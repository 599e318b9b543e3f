/** Placeholder until the grammars are bundled: leaves imports alone. */
export const treeSitterPlugin = () => ({ name: "tree-sitter", setup() {} });
