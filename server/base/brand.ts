/** A number or string that cannot be passed for another of the same representation. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** UTF-16 units from the start of a text, as LSP counts by default. */
export type Offset = Brand<number, "Offset">;
export const offset = (units: number): Offset => units as Offset;

/** Tokens of the loaded model, measured by its own tokenizer; never guessed from characters. */
export type Tokens = Brand<number, "Tokens">;
export const tokens = (count: number): Tokens => count as Tokens;
