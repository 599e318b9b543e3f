import { Argument, type Command } from "commander";
import { shells } from "./completion/shells.ts";

/** `lacuna completion SHELL`: a script that completes commands, options, choices and files in a shell. */
export function addCompletion(program: Command): void {
  program
    .command("completion")
    .description("print a script that teaches your shell to complete lacuna's commands")
    .addArgument(new Argument("<shell>", "the shell to write for").choices(shells))
    .addHelpText("after", examples)
    .action(async (shell: string) => {
      const { renderCompletion } = await import("./completion/render.ts");
      const { print } = await import("./output.ts");
      print(renderCompletion(shell, program));
    });
}

const examples = `
Examples:
  bash  echo 'source <(lacuna completion bash)' >> ~/.bashrc
  zsh   lacuna completion zsh > "\${fpath[1]}/_lacuna"
  fish  lacuna completion fish > ~/.config/fish/completions/lacuna.fish`;
