import type { ModelInfo } from "../../domain/engine.ts";
import type { Family } from "../../prompt/families.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** A server's model, once everything is known that a request needs. */
export type RemoteModel = {
  readonly kind: "model";
  readonly name: string;
  readonly info: ModelInfo;
  readonly family: Family;
  readonly tokenizer: Tokenizer | undefined;
  readonly healing: Healing;
};

/** Whether answers can be made to begin with an unfinished word; a server that turns out not to is not asked again. */
type Healing = { isPossible: boolean };
