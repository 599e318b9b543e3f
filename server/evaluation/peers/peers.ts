import { continuePeer } from "./continueDev.ts";
import { llamaVimPeer } from "./llamaVim.ts";
import { noContextPeer } from "./noContext.ts";
import type { Peer } from "./peer.ts";
import { tabbyPeer } from "./tabby.ts";

/** By the name that the command line and the answer files use. */
export const peers = {
  "no-context": noContextPeer,
  "llama.vim": llamaVimPeer,
  tabby: tabbyPeer,
  continue: continuePeer,
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof peers;
export const isPeerName = (name: string): name is PeerName => Object.hasOwn(peers, name);
