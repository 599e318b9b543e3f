import type { Node } from "../native.ts";

export const fieldOf = (node: Node, name: string): Node | undefined => node.childForFieldName(name) ?? undefined;

export const childOf = (node: Node, type: string): Node | undefined =>
  node.namedChildren.find((child) => child.type === type);

export const childrenOf = (node: Node | undefined, type: string): readonly Node[] =>
  node === undefined ? [] : node.namedChildren.filter((child) => child.type === type);
