/**
 * The same text in memory of its own. A piece that is cut from a text keeps all of it alive: what outlives the request
 * that cut it from a document would keep that version of the document.
 */
export const detached = (piece: string): string => ` ${piece}`.slice(1);
