import type { Command } from "commander";
import { renderBash } from "./bash.ts";
import { renderFish } from "./fish.ts";
import { commandTree } from "./tree.ts";
import { renderZsh } from "./zsh.ts";

/** The script for one of the shells that {@link shells} lists, from the program's own commands. */
export function renderCompletion(shell: string, program: Command): string {
  const tree = commandTree(program);
  switch (shell) {
    case "zsh":
      return renderZsh(tree);
    case "fish":
      return renderFish(tree);
    default:
      return renderBash(tree);
  }
}
